import { deadLetterTopic } from '../consuming/mirror.ts'
import { requestsTopic } from '../consuming/requests.ts'
import type { ServiceSpecification } from './specification.ts'
import type { World } from './world.ts'

/** Every topic that the service publishes to or reads. */
export const topicsOf = <State, Command>(
  { transport }: World,
  { language, listensTo }: ServiceSpecification<State, Command>,
): readonly string[] => {
  const said = language === undefined ? [] : [language.topic]
  const heard = listensTo.map(({ topic }) => topic)
  if (transport.name === 'journal') return [...new Set([...said, ...heard])]
  const asked = [...said, ...heard].map(requestsTopic)
  return [...new Set([...said, ...heard, ...heard.map(deadLetterTopic), ...asked])]
}
