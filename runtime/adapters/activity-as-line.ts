/** Puts an activity in a line of log, for a peer that knows no activities; undefined if it has no text. */
export function activityAsLine({ text }: { readonly text: string }): string | undefined {
  return text === '' ? undefined : `${text}...\n`
}
