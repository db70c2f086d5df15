import { dirname } from 'node:path'
import type { Import } from './imports.ts'
import type { Folder } from './rooms.ts'

const BEGIN = '<!-- rooms: written by test/house, see CONTRIBUTING.md -->'
const END = '<!-- end of rooms -->'

/** Puts the tables of all rooms between the markers of the page. */
export function withRooms(page: string, house: readonly Folder[], imports: readonly Import[]): string {
  const [before, rest] = split(page, BEGIN)
  const [, after] = split(rest, END)
  const tables = house.map(folder => tableOf(folder, imports)).join('\n\n')
  return `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`
}

function split(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker)
  if (at < 0) throw new Error(`the page has no line '${marker}'`)
  return [text.slice(0, at), text.slice(at + marker.length)]
}

function tableOf({ name, task, imports: others, floors }: Folder, imports: readonly Import[]): string {
  const from =
    others.length === 0 ? 'It imports no other folder.' : `It imports ${others.map(path).join(', ')}.`
  const intro = `### ${name}/\n\n${capital(task)}. ${from}`
  if (floors.length === 0) return intro
  const rows = floors.flatMap((rooms, floor) =>
    rooms.map(room => `| ${floor} | ${code(room.name)} | ${room.task} | ${used(name, room.name, imports)} |`),
  )
  return [
    intro,
    '',
    '| floor | room | task | imports |',
    '| ---: | --- | --- | --- |',
    ...rows.reverse(),
  ].join('\n')
}

/** The rooms of the same folder that a room really imports. */
function used(folder: string, room: string, imports: readonly Import[]): string {
  const own = `${folder}/${room}`
  const inside = (file: string): boolean => file === own || file.startsWith(`${own}/`)
  const names = imports
    .filter(({ from, to }) => inside(from) && !inside(to) && to.startsWith(`${folder}/`))
    .map(({ to }) => to.split('/')[1] as string)
  return [...new Set(names)].sort().join(', ') || 'none'
}

function path(folder: string): string {
  return `\`${folder}/\``
}

function code(room: string): string {
  return dirname(room) === '.' && room.includes('.') ? `\`${room}\`` : `\`${room}/\``
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
