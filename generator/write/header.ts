const marker = /\bGenerated from spec\/\S+ by npm run generate\b/

/** The first line of every generated file, without the comment signs around it. */
export function headerText(protocol: string): string {
  return `Generated from spec/${protocol} by npm run generate. Do not edit.`
}

/** Whether a file's first line says that this generator wrote it. */
export function isGenerated(text: string): boolean {
  return marker.test(text.slice(0, 200).split('\n', 1)[0] ?? '')
}
