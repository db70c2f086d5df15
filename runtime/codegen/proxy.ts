/** Private to generated code: a client and a server back to back. See index.ts. */

export { type ProxyOptions, proxyStream } from '../proxy/proxy.ts'
