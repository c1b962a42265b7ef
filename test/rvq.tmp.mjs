import {launchChromium, launchFirefox} from '/work/main/test/config/browsers.mjs'
import {startNostrRelay, startTracker} from '/work/main/test/config/serve/standalone.mjs'
import http from 'node:http'; import fs from 'node:fs'
const srv=http.createServer((q,s)=>{const f='/tmp/rvq'+(q.url.split('?')[0]==='/'?'/index.html':q.url.split('?')[0]); if(!fs.existsSync(f)){s.statusCode=404;return s.end()} s.setHeader('content-type',f.endsWith('js')?'text/javascript':'text/html'); s.end(fs.readFileSync(f))}).listen(0,'127.0.0.1')
await new Promise(r=>srv.on('listening',r)); const base=`http://127.0.0.1:${srv.address().port}/`
const cr=await launchChromium(), ff=await launchFirefox()
const info=p=>p.evaluate(()=>({met: globalThis.met, errors: globalThis.errors, rep: globalThis.r.report(), id: globalThis.r.routingId}))
async function run(name, ba, bb, mode, waitMs) {
  const nostr=await startNostrRelay(); const tracker=await startTracker()
  const q = `?relays=${mode!=='tracker'?nostr.url:'none'}&trackers=${mode!=='nostr'?tracker.url:'none'}`
  const c1=await ba.newContext(), c2=await bb.newContext()
  const p1=await c1.newPage(); await p1.goto(base+q); await new Promise(r=>setTimeout(r,waitMs))
  const t0=Date.now()
  const p2=await c2.newPage(); await p2.goto(base+q)
  const w=p=>p.waitForFunction(()=>globalThis.met.length>0,null,{timeout:20000}).catch(()=>0)
  await Promise.all([w(p1),w(p2)]); await new Promise(r=>setTimeout(r,800))
  const [a,b]=[await info(p1),await info(p2)]
  console.log(name, mode, 'joiner met at', b.met.join(), 'p1 met', a.met.length, a.id<b.id?'old leads':'new leads', JSON.stringify(a.errors.concat(b.errors)), JSON.stringify(a.rep), JSON.stringify(b.rep))
  await c1.close(); await c2.close(); await nostr.close(); await tracker.close()
}
for (const mode of ['nostr','tracker','both']) { await run('cr-cr', cr, cr, mode, 1500); await run('cr-cr', cr, cr, mode, 1500); await run('cr-ff', cr, ff, mode, 1500) }
await Promise.all([...Array(4)].map((_, i) => run('cr-cr alone 62 s', cr, cr, 'nostr', 62000 + i * 4000)).concat([run('cr-cr alone 62 s', cr, cr, 'tracker', 60000), run('cr-cr alone 62 s', cr, cr, 'tracker', 90000), run('ff-cr alone', ff, cr, 'both', 95000)]))
await cr.close(); await ff.close(); srv.close(); process.exit(0)
