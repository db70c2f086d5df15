/** Door of generated proxies. Private to generated code, see index.ts. */

export type { ProxyOptions } from '../proxy/options.ts'
export { proxyStream } from '../proxy/proxy.ts'
