import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reserveFile } from '../../../store/disk/reserve.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('reserve')

describe('the reserve for collections', () => {
  test('is not there if the disk has no room for it, and nothing is written to learn that', async () => {
    const reserve = reserveFile(join(scene.folder, 'reserved'), 2 ** 52)
    expect(await reserve.fill()).toBe(false)
    expect(readdirSync(scene.folder)).toEqual([])
  })

  test.each([0, 5_000_000])('of %d bytes removes the part that a killed process has left', async size => {
    const file = join(scene.folder, 'reserved')
    writeFileSync(`${file}.new`, 'a part')
    const reserve = reserveFile(file, size)
    expect(await reserve.fill()).toBe(true)
    expect(readdirSync(scene.folder)).toEqual(size === 0 ? [] : ['reserved'])
    if (size > 0) expect(statSync(file).size).toBe(size)
    writeFileSync(`${file}.new`, 'a part')
    await reserve.fill()
    expect(readdirSync(scene.folder)).toEqual(size === 0 ? [] : ['reserved'])
  })
})
