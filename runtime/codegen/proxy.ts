/** Door of generated proxies. Private to generated code, see index.ts. */

export { type ProxyOptions, proxyStream } from '../proxy/proxy.ts'
