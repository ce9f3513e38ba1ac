import { expect, test } from 'bun:test'
import { courriel, quantite } from './fields.ts'

test.each([
  ['client@example.com', 'client@example.com'],
  ['client@hôtel-du-port.fr', 'client@xn--htel-du-port-eib.fr'],
  ['client@ho\u0302tel-du-port.fr', 'client@xn--htel-du-port-eib.fr'],
  ['client@xn--htel-du-port-eib.fr', 'client@xn--htel-du-port-eib.fr'],
  ['client@例え.テスト', 'client@xn--r8jz45g.xn--zckzah'],
])('a mail address is taken in the form that every mail server takes: %s', (typed, taken) => {
  expect(courriel.parse(typed)).toBe(taken)
})

const reasonOf = (typed: string): string | undefined =>
  courriel.safeParse(typed).error?.issues[0]?.message

test('a local part with accents is refused, saying which part', () => {
  expect(reasonOf('rené@example.com')).toStartWith('avant le @, des lettres sans accents')
})

test('a local part is as long as mail servers take it', () => {
  expect(reasonOf(`${'a'.repeat(64)}@example.com`)).toBeUndefined()
  expect(reasonOf(`${'a'.repeat(65)}@example.com`)).toBe('avant le @, au plus 64 caractères')
})

test('a number that is too large for a number is told as one', () => {
  for (const typed of ['1e400', '-1e400'])
    expect(quantite.safeParse(JSON.parse(typed)).error?.issues[0]?.message).toBe(
      'un nombre trop grand pour être lu',
    )
})

test.each([
  ['@é.fr'],
  ['é'],
  ['a@é'],
  ['a@é..fr'],
  ['a@b@é.fr'],
  ['a@é.fr/x'],
  ['a@é%41.fr'],
  ['a b@é.fr'],
  [`a@${'é'.repeat(70)}.fr`],
])('what is no mail address is refused: %s', (typed) => {
  expect(reasonOf(typed)).toBe('adresse e-mail invalide')
})
