import { z } from 'zod'
import { joignable } from '../../shared/vocabulary/index.ts'
import { type AskedTask, type TaskHandlers, taskHandler } from '../../shared/kernel/index.ts'
import type { AnnoncesCommand, AnnoncesEvent } from './annonces.ts'
import type { Channel } from './channel/channel.ts'
import { sujets } from './events.ts'
import { letterOf } from './messages.ts'

const Message = z.object({
  cle: z.string(),
  sujet: z.enum(sujets),
  pour: z.object(joignable),
  details: z.record(z.string(), z.string()),
})

const SEND = { firstDelayMs: 500, maxDelayMs: 300_000 }
const TIMEOUT_MS = 5_000

/** Which tasks a fact of notification asks for. */
export const tasksFor = ({ type }: AnnoncesEvent): readonly AskedTask[] =>
  type === 'EnvoiDemande' ? [{ kind: 'envoyer' }] : []

/**
 * How notification acts on the world: it sends a message, with the message's own key at each try. After
 * `maxTries` the message counts as undeliverable.
 */
export const handlersFor = (
  channel: Pick<Channel, 'send'>,
  {
    maxTries,
    timeoutMs = TIMEOUT_MS,
  }: { readonly maxTries: number; readonly timeoutMs?: number | undefined },
): TaskHandlers<AnnoncesCommand> => ({
  envoyer: taskHandler(Message, {
    act: async (message, { signal, traceparent }): Promise<AnnoncesCommand> => {
      const { reference } = await channel.send(letterOf(message), signal, traceparent)
      return { type: 'ConstaterEnvoi', cle: message.cle, reference }
    },
    exhausted: ({ cle }, motif): AnnoncesCommand => ({ type: 'ConstaterEchec', cle, motif }),
    retry: { ...SEND, maxTries, timeoutMs },
  }),
})
