/** Sorts texts, each once. Texts that are so already are only looked at: they may be very many. */
export function sortedOnce(texts: readonly string[]): readonly string[] {
  const isSorted = texts.every((text, index) => index === 0 || (texts[index - 1] as string) < text)
  return isSorted ? texts : [...new Set(texts)].sort()
}
