/** Characters that do not show, but for the line feeds between values; in JSON, they stand only inside of strings. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Escapes the characters in JSON that do not show, so that it holds the same values and moves no terminal. */
export function escapeUnseen(json: string): string {
  return json.replace(UNSEEN, character => (character === '\n' ? character : escapes(character)))
}

function escapes(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16)
    return `\\u${unit.padStart(4, '0')}`
  }).join('')
}
