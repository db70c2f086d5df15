import { describe, expect, it } from 'vitest'
import { AutoCollection, noDiskLook } from '../../../store/model/auto-collection.ts'

const limits = { minFree: 100, maxFree: 300, minFreeCheckInterval: 0 }

/** A disk, and collections that each free as much as they are asked for, up to `garbage`. */
function scene(free: number, garbage = Number.POSITIVE_INFINITY) {
  const disk = { free, garbage }
  const asked: number[] = []
  const look = noDiskLook()
  const automatic = new AutoCollection(async () => disk.free)
  const collect = async (bytes: number): Promise<void> => {
    asked.push(bytes)
    const freed = Math.min(bytes, disk.garbage)
    disk.free += freed
    disk.garbage -= freed
  }
  return { disk, asked, automatic, look, collect }
}

describe('automatic collections', () => {
  it('start below minFree, and are to end at maxFree', async () => {
    const { disk, asked, automatic, look, collect } = scene(100)
    await automatic.makeRoom(limits, look, collect)
    expect(asked).toEqual([])
    disk.free = 99
    await automatic.makeRoom(limits, look, collect)
    expect(asked).toEqual([201])
    await automatic.makeRoom(limits, look, collect)
    expect(asked).toEqual([201])
  })

  it('never start if minFree is 0, nor if as much as maxFree is free', async () => {
    const { asked, automatic, look, collect } = scene(0)
    await automatic.makeRoom({ ...limits, minFree: 0 }, look, collect)
    await automatic.makeRoom({ ...limits, maxFree: 0 }, look, collect)
    expect(asked).toEqual([])
  })

  it('do not start again while the disk is as full as the last one has left it', async () => {
    const { disk, asked, automatic, look, collect } = scene(50, 10)
    await automatic.makeRoom(limits, look, collect)
    await automatic.makeRoom(limits, look, collect)
    disk.free = 59
    await automatic.makeRoom(limits, look, collect)
    expect(asked).toEqual([250])
    disk.free = 58
    await automatic.makeRoom(limits, look, collect)
    expect(asked).toEqual([250, 242])
    await automatic.makeRoom(limits, noDiskLook(), collect)
    expect(asked).toEqual([250, 242, 242])
  })

  it('run one at a time: other callers wait for the one that runs', async () => {
    const { asked, automatic, look } = scene(50)
    let end = (): void => {}
    const running = new Promise<void>(resolve => {
      end = resolve
    })
    const collect = async (bytes: number): Promise<void> => {
      asked.push(bytes)
      await running
    }
    const ended: number[] = []
    const callers = [0, 1, 2].map(async caller => {
      await automatic.makeRoom(limits, look, collect)
      ended.push(caller)
    })
    for (let turns = 0; turns < 20; turns += 1) await undefined
    expect([asked, ended]).toEqual([[250], []])
    end()
    await Promise.all(callers)
    expect([asked, ended]).toEqual([[250], [0, 1, 2]])
  })

  it('let the next one start after one that has failed', async () => {
    const { asked, automatic, look, collect } = scene(50)
    const failing = automatic.makeRoom(limits, look, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    await automatic.makeRoom(limits, look, collect)
    expect(asked).toEqual([250])
  })

  it('leave the interval between two looks at the disk', async () => {
    const { disk, asked, automatic, look, collect } = scene(1000)
    const slow = { ...limits, minFreeCheckInterval: 1e9 }
    await automatic.makeRoom(slow, look, collect)
    disk.free = 50
    await automatic.makeRoom(slow, look, collect)
    expect(asked).toEqual([])
    await automatic.makeRoom(limits, look, collect)
    expect(asked).toEqual([250])
  })
})
