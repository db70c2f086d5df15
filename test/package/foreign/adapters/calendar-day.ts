import { type Adapter, DecodeError } from 'nixwire/runtime'

export interface CalendarDayValue {
  readonly year: number
  readonly day: number
}

export const calendarDay: Adapter<string, CalendarDayValue> = {
  fromWire(wire) {
    const [, year, day] = /^(\d{4})-(\d{3})$/.exec(wire) ?? []
    if (year === undefined || day === undefined) throw new DecodeError('bad-value', `${wire} is no day`)
    return { year: Number(year), day: Number(day) }
  },
  toWire({ year, day }) {
    return `${year}-${String(day).padStart(3, '0')}`
  },
}
