import {describe, expect, it} from 'vitest'
import {isTurnServer, parseTurnServer} from '../../../src/rendezvous/turn-servers.ts'

describe('a TURN server as somebody writes it', () => {
  it.each([
    ['turn:ada:secret@turn.example:3478', 'turn:turn.example:3478', 'ada', 'secret'],
    [' turns:ada:secret@turn.example ', 'turns:turn.example', 'ada', 'secret'],
    ['TURN:ada:secret@192.0.2.1:80?transport=tcp', 'turn:192.0.2.1:80?transport=tcp', 'ada', 'secret'],
    ['turn:ada:secret@[2001:db8::1]:3478', 'turn:[2001:db8::1]:3478', 'ada', 'secret'],
    ['turn:1700000000%3Aada:a%40b%2C=@turn.example', 'turn:turn.example', '1700000000:ada', 'a@b,='],
    ['turn:ada:one:two@turn.example', 'turn:turn.example', 'ada', 'one:two']
  ])('%s', (text, urls, username, credential) => {
    const read = parseTurnServer(text)
    expect(read).toEqual({ok: true, value: {urls, username, credential}})
    expect(read.ok && isTurnServer(read.value)).toBe(true)
  })

  it.each([
    ['stun:turn.example', 'scheme'],
    ['turn.example:3478', 'scheme'],
    ['turn:turn.example:3478', 'user'],
    ['turn:@turn.example', 'user'],
    ['turn:%zz:secret@turn.example', 'user'],
    ['turn:ada@turn.example', 'password'],
    ['turn:ada:@turn.example', 'password'],
    ['turn:ada:secret@', 'address'],
    ['turn:ada:secret@turn.example/path', 'address'],
    ['turn:ada:secret@turn.example:port', 'address'],
    ['turn:ada:secret@turn.example?transport=sctp', 'transport']
  ])('%s lacks its %s', (text, trouble) => expect(parseTurnServer(text)).toEqual({ok: false, error: trouble}))
})

describe('a TURN server as a script hands it in', () => {
  const server = {urls: 'turn:turn.example', username: 'ada', credential: 'secret'}

  it.each([server, {...server, urls: ['turn:a.example', 'turns:b.example:5349?transport=tcp'], ttl: 600}])(
    '%j is taken',
    value => expect(isTurnServer(value)).toBe(true)
  )

  it.each([
    undefined,
    'turn:turn.example',
    {...server, urls: 'stun:turn.example'},
    {...server, urls: []},
    {...server, urls: Array.from({length: 9}, () => 'turn:turn.example')},
    {...server, username: ''},
    {...server, credential: 'x'.repeat(513)},
    {...server, credential: undefined},
    {...server, ttl: 0},
    {...server, ttl: 'soon'}
  ])('%j is not', value => expect(isTurnServer(value)).toBe(false))
})
