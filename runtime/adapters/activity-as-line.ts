/** What a peer that knows no activities gets to see of one: its text, where it has any, as a line of log. */
export function activityAsLine({ text }: { readonly text: string }): string | undefined {
  return text === '' ? undefined : `${text}...\n`
}
