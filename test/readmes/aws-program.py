# Gives what the program of AWS says to each command of a JSON list.
import contextlib, io, json, shlex, sys
from awscli.clidriver import create_clidriver
said = []
for command in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            create_clidriver().main(shlex.split(command)[1:])
        except SystemExit:
            pass
    said.append(out.getvalue())
json.dump(said, sys.stdout)
