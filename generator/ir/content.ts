import type { Content } from './protocol.ts'

/** The word for a content in the spec. */
export function contentName(content: Content): string {
  return content.kind === 'bytes' ? 'bytes' : content.name
}
