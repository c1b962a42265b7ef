import {connect} from 'node:net'

// Runs inside a namespace: node await-ports.mjs <host> <port>… Ends once all of them take connections.
const [host, ...ports] = process.argv.slice(2)

const opens = port =>
  new Promise(resolve => {
    const socket = connect({host, port})
    const done = answer => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('connect', () => done(true))
    socket.on('error', () => done(false))
  })

for (const port of ports) while (!(await opens(Number(port)))) await new Promise(resolve => setTimeout(resolve, 50))
