import type { Content } from './protocol.ts'

/** Names a content as the spec does. */
export function contentName(content: Content): string {
  return content.kind === 'bytes' ? 'bytes' : content.name
}
