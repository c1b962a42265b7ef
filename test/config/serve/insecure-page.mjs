import {validHost} from './addresses.mjs'

/** What someone sees who opened a network address without https. */
export function answerInsecure(request, response) {
  const host = validHost(request.headers.host)
  if (host === undefined) {
    response
      .writeHead(400, {'content-type': 'text/plain; charset=utf-8'})
      .end('The request does not say which host it is for.\n')
    return
  }
  const address = `https://${host}/`
  response.writeHead(403, {'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store'})
    .end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Open this with https</title>
<body style="font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem">
<h1>Open this with https</h1>
<p>Browsers let a page encrypt only when it came over https, and without that nobody can be met here.</p>
<p><a id="secure" href="${address}">${address}</a></p>
<p>The browser will warn about the certificate, because this computer made it for itself a moment ago.
Choose “Advanced”, then continue.</p>
<script>document.getElementById('secure').hash = location.hash</script>
`)
}
