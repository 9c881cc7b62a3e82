export const USAGE = `Usage: npm run doctor -- <url> [options]

  <url>               of the API: http://localhost:8080, or the output ApiUrl of a stage
  --user <id>         the test user (the sub of DOCTOR_TOKEN, else viewing-service-doctor)
  --profile <id>      one of its profiles (doctor)
  --content <id>      a title that it may see (viewing-service-doctor)
  --region <id>       where it is (none)
  --origin <origin>   a page that must be allowed to call, such as https://play.example.com
  -c stage=<name>     reads the events of this stage of cdk.json; stage=local is a running npm start
  -c stages=<file>    takes the stages from this JSON file, in place of cdk.json
  --bus <name|ARN>    reads the events on this bus
  --timeout <s>       how long one answer may take (10)
  --json              one JSON document in place of lines

With authentication on, an access token of the test user stands in the variable DOCTOR_TOKEN.
The exit code is 0 when all is well, 1 with faults, 2 for wrong usage, 130 after Ctrl-C. It is 3 when nothing is wrong,
but what a player does could not be checked, or the events of a stage or bus that you named.`

/** Wrong usage: every fault and the right form. */
export class WrongUsage extends Error {
  constructor(faults: readonly string[]) {
    super(`${faults.join('\n')}\n\n${USAGE}`)
  }
}
