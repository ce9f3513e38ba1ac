import { expect, test } from 'bun:test'
import { z, ZodError } from 'zod'
import { essai, heardFact } from '../testing/essai.ts'
import { language } from './language.ts'
import { reactionsFor } from './reactions.ts'

interface Command {
  readonly about: string
  readonly because: string
}
const Payload = z.object({ key: z.string(), size: z.number().default(1) })
const other = language(
  'other',
  'faits.other',
  { OtherFait: Payload, OtherTu: Payload },
  (payload) => Payload.parse(payload).key,
)
const ofOther = (type: string, payload: object) => ({
  ...heardFact('k', 1),
  service: other.service,
  topic: other.topic,
  type,
  payload,
})

const reactions = reactionsFor<Command>()
  .when(essai, { EssaiFait: ({ key }, fact) => ({ about: key, because: fact.id }) })
  .when(other, {
    OtherFait: ({ key, size }) => (size > 0 ? { about: key, because: `size ${size}` } : undefined),
  })

test('a fact asks for the command that its type is mapped to, with the fact itself at hand', () => {
  const fact = heardFact('k', 1)
  expect(reactions.commandFor(fact)).toEqual({ about: 'k', because: fact.id })
})

test('the payload is what its schema makes of it', () => {
  expect(reactions.commandFor(ofOther('OtherFait', { key: 'k', more: 1 }))).toEqual({
    about: 'k',
    because: 'size 1',
  })
})

test('a handler may ask for nothing', () => {
  expect(reactions.commandFor(ofOther('OtherFait', { key: 'k', size: 0 }))).toBeUndefined()
})

test('types without a handler ask for nothing, on whichever topic', () => {
  expect(reactions.commandFor(ofOther('OtherTu', {}))).toBeUndefined()
  expect(reactions.commandFor(ofOther('Unknown', {}))).toBeUndefined()
  expect(reactions.commandFor({ ...heardFact('k', 1), topic: 'elsewhere' })).toBeUndefined()
  expect(reactions.commandFor({ ...heardFact('k', 1), topic: other.topic })).toBeUndefined()
})

test('a payload that does not fit its schema is refused, not mapped', () => {
  expect(() => reactions.commandFor(ofOther('OtherFait', { key: 3 }))).toThrow(ZodError)
})

test('what can ask for something is known by topic and type alone', () => {
  const asked = [
    [essai.topic, 'EssaiFait'],
    [other.topic, 'OtherFait'],
    [other.topic, 'OtherTu'],
    [other.topic, 'EssaiFait'],
  ] as const
  expect(asked.map(([topic, type]) => reactions.concerns(topic, type))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('handlers of one language may be given in several parts', () => {
  const more = reactions.when(other, { OtherTu: ({ key }) => ({ about: key, because: 'hushed' }) })
  expect(more.commandFor(ofOther('OtherFait', { key: 'k' }))?.because).toBe('size 1')
  expect(more.commandFor(ofOther('OtherTu', { key: 'k' }))?.because).toBe('hushed')
  // What they were made from is unchanged.
  expect(reactions.commandFor(ofOther('OtherTu', { key: 'k' }))).toBeUndefined()
})

test('a payload that two services hear as one object is parsed by each schema of its own', () => {
  const loose = language(
    'other',
    'faits.other',
    { OtherFait: z.object({ key: z.unknown() }) },
    () => '',
  )
  const looser = reactionsFor<Command>().when(loose, {
    OtherFait: (payload) => ({ about: Object.keys(payload).join(), because: 'loose' }),
  })
  const fact = ofOther('OtherFait', { key: 'k' })
  expect(reactions.commandFor(fact)?.because).toBe('size 1')
  expect(looser.commandFor(fact)?.about).toBe('key')
  expect(reactions.commandFor(fact)?.because).toBe('size 1')
})
