import type { Folder } from './rooms.ts'

const WIDTH = 920
const MARGIN = 16
const ROW = 34
const GAP = 8
const SIDE = 190

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Draws the plan of the house: folders and floors from top to bottom, so that every import points down. */
export function drawHouse(house: readonly Folder[]): string {
  const folder = (name: string): Folder | undefined => house.find(entry => entry.name === name)
  const stack = ['cli', 'store', 'nix', 'generated', 'runtime'].flatMap(name => folder(name) ?? [])
  const width = WIDTH - SIDE - 3 * MARGIN
  const parts: string[] = []
  let y = MARGIN
  const tops = new Map<string, Box>()
  for (const entry of stack) {
    const rows = Math.max(entry.floors.length, 0)
    const height = 26 + rows * (ROW + GAP) + (rows === 0 ? 4 : GAP)
    const box = { x: MARGIN, y, width, height }
    tops.set(entry.name, box)
    parts.push(drawFolder(entry, box))
    y += height + GAP * 2
  }
  const spec = { x: WIDTH - SIDE - MARGIN, y: MARGIN, width: SIDE, height: 30 }
  const generated = tops.get('generated') ?? spec
  const generator = { ...spec, y: (spec.y + generated.y) / 2 }
  parts.push(rectangle(spec, 'folder'), label(spec, 'spec/', 'YAML'))
  parts.push(rectangle(generator, 'folder'), label(generator, 'generator/', ''))
  const middle = spec.x + SIDE / 2
  parts.push(arrow(middle, spec.y + spec.height, middle, generator.y, 'read by'))
  const level = generated.y + generated.height / 2
  parts.push(bent(middle, generator.y + generator.height, generated.x + generated.width, level, 'writes'))
  return page(WIDTH, y, parts)
}

function drawFolder({ name, floors }: Folder, box: Box): string {
  const parts = [rectangle(box, 'folder'), text(box.x + 10, box.y + 18, `${name}/`, 'name')]
  for (const [index, rooms] of [...floors].reverse().entries()) {
    const y = box.y + 26 + index * (ROW + GAP)
    const width = (box.width - 20 - GAP * (rooms.length - 1)) / rooms.length
    for (const [column, room] of rooms.entries()) {
      const inner = { x: box.x + 10 + column * (width + GAP), y, width, height: ROW }
      parts.push(rectangle(inner, 'room'), centred(inner, room.name))
    }
  }
  return parts.join('\n')
}

function rectangle({ x, y, width, height }: Box, kind: string): string {
  return `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="5"/>`
}

function text(x: number, y: number, words: string, kind: string): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}">${words}</text>`
}

function label({ x, y }: Box, name: string, words: string): string {
  return text(x + 10, y + 20, words === '' ? name : `${name} ${words}`, 'name')
}

function centred({ x, y, width, height }: Box, words: string): string {
  return `<text x="${round(x + width / 2)}" y="${round(y + height / 2 + 4)}" text-anchor="middle">${words}</text>`
}

function arrow(x1: number, y1: number, x2: number, y2: number, words: string): string {
  const line = `<path class="arrow" d="M${round(x1)} ${round(y1)} L${round(x2)} ${round(y2 - 6)}"/>`
  return `${line}\n${text(x1 + 8, (y1 + y2) / 2 + 4, words, 'words')}`
}

function bent(x1: number, y1: number, x2: number, y2: number, words: string): string {
  const path = `M${round(x1)} ${round(y1)} L${round(x1)} ${round(y2)} L${round(x2 + 6)} ${round(y2)}`
  return `<path class="arrow" d="${path}"/>\n${text(x1 + 8, (y1 + y2) / 2 + 4, words, 'words')}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .name { font-weight: 600 }
  .words { fill: #59636e; font-size: 12px }
  .folder { fill: #f6f8fa; stroke: #d1d9e0 }
  .room { fill: #ddf4ff; stroke: #54aeff }
  .arrow { fill: none; stroke: #59636e; marker-end: url(#head) }
  #head path { fill: #59636e }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .words { fill: #9198a1 }
    .folder { fill: #151b23; stroke: #3d444d }
    .room { fill: #0c2d6b; stroke: #388bfd }
    .arrow { stroke: #9198a1 }
    #head path { fill: #9198a1 }
  }`

function page(width: number, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The rooms of nixwire: every import points down">
<style>${STYLE}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>
${parts.join('\n')}
</svg>
`
}
