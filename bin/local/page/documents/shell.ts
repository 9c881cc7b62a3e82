/** What every page of the runner has around it; `kind` names its script and style. */
export const shell = (title: string, kind: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/local/icon.svg">
<link rel="stylesheet" href="/local/${kind}.css">
<script type="module" src="/local/${kind}.js"></script>
</head>
<body>
${body}
</body>
</html>
`

/** A page to read, with the way back. */
export const readingShell = (title: string, html: string) =>
  shell(`${title} · Viewing Service`, 'reader', `<nav id="top"></nav>\n<main class="reading">\n${html}\n</main>`)

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f766e"/><path d="M12 9.5v13l10.5-6.5z" fill="#fff"/></svg>`
