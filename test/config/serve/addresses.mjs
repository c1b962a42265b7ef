import {hostname, networkInterfaces} from 'node:os'

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i

/** Whether a host name or address never leaves this machine. */
export const isLoopback = host => loopback.test(host)

/** As a host is written inside a URL: an IPv6 address in brackets. */
export const inUrl = host => (host.includes(':') ? `[${host}]` : host)

/** Addresses of this machine by which others on its networks reach it; link-local IPv6 ones cannot be written in a URL. */
export function networkAddresses() {
  return Object.values(networkInterfaces())
    .flatMap(found => found ?? [])
    .filter(({internal, address}) => !internal && !/^fe80:/i.test(address))
    .map(({address}) => address)
}

/** Every name a certificate for this machine has to cover. */
export const certificateNames = () => ({
  dns: [...new Set(['localhost', hostname()])],
  ip: ['127.0.0.1', '::1', ...networkAddresses()]
})

// A name of letters, digits, dots and dashes, or an IPv6 address in brackets, and maybe a port. Nothing that could end an attribute or a text.
const hostHeader = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** The Host header when it is one, so that it can be written into a page. */
export function validHost(header) {
  return header !== undefined && header.length <= 260 && hostHeader.test(header) ? header : undefined
}
