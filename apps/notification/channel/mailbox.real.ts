import { afterAll, describe, expect, test } from 'bun:test'
import { freshParts } from '../../../tests/parts.ts'
import { connect } from '../../../shared/kernel/postgres.ts'
import type { Letter } from './channel.ts'
import { postgresMailbox } from './mailbox-postgres.ts'

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 4, name: 'test' })
afterAll(() => sql.end({ timeout: 5 }))

const letter = (cle: string, texte: string): Letter => ({
  cle,
  clientId: 'C1',
  colisId: 'p1',
  sujet: 'ColisExpedie',
  titre: 'Votre colis est parti',
  langue: 'fr',
  texte,
})

describe('the mailbox in PostgreSQL', () => {
  test('keeps the first letter of each key, and gives its number again', async () => {
    const mailbox = await postgresMailbox(sql)
    const first = await mailbox.keep(letter('a', 'un'))
    const again = await Promise.all([
      mailbox.keep(letter('a', 'deux')),
      mailbox.keep(letter('b', 'trois')),
      mailbox.keep(letter('b', 'quatre')),
    ])
    expect(again[0]).toEqual(first)
    expect(again[1]).toEqual(again[2] as { reference: string })
    const kept = await mailbox.lettersOf('C1', { limit: 10 })
    expect(kept.map(({ texte }) => texte)).toEqual(['trois', 'un'])
  })

  test('two sessions that keep one key at once are told the same', async () => {
    const other = connect({ url: databaseUrl, pool: 4, name: 'test' })
    const mailboxes = [await postgresMailbox(sql), await postgresMailbox(other)]
    for (let n = 0; n < 50; n += 1) {
      const [one, two] = await Promise.all(
        mailboxes.map((mailbox) => mailbox.keep(letter(`both-${n}`, 'x'))),
      )
      expect(two).toEqual(one as { reference: string })
    }
    await other.end({ timeout: 5 })
  })
})
