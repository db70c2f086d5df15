/** Turns an activity into a log line, for peers without activities; undefined if it has no text. */
export function activityAsLine({ text }: { readonly text: string }): string | undefined {
  return text === '' ? undefined : `${text}...\n`
}
