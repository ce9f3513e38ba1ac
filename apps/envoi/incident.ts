import { type Refusal, refuse } from '../../shared/kernel/index.ts'
import { cleReutilisee, destinataireDe, type Destinataire } from '../../shared/vocabulary/index.ts'
import type { ColisCommand, ColisConnu, ColisEvent } from './colis.ts'
import type { EnvoiEvent, issues, natures } from './events.ts'

type Payload<Type extends EnvoiEvent['type']> = Extract<EnvoiEvent, { type: Type }>['payload']
export type Nature = (typeof natures)[number]
export type Issue = (typeof issues)[number]

/** What befell a parcel that had left, and how it was resolved. */
export interface Incident {
  readonly nature: Nature
  readonly description: string
  readonly resolution:
    { readonly issue: Issue; readonly colisRemplacantId: string | undefined } | undefined
}

/** Declares an incident. The same request again changes nothing. */
export const declarer = (
  colis: ColisConnu,
  command: Extract<ColisCommand, { type: 'DeclarerIncident' }>,
): readonly ColisEvent[] | Refusal => {
  const { incidentId, nature, description } = command
  const declared = colis.incidents.get(incidentId)
  if (declared !== undefined)
    return declared.nature === nature && declared.description === description
      ? []
      : cleReutilisee(colis.etape)
  if (colis.etape !== 'expedie' && colis.etape !== 'livre')
    return refuse('colis-non-expedie', 'un incident touche un colis parti', colis.etape)
  return [incident(destinataireDe(colis.pour), incidentId, nature, description)]
}

/** The fact that declares an incident. */
export const incident = (
  pour: Destinataire,
  incidentId: string,
  nature: Nature,
  description: string,
): ColisEvent => ({
  type: 'IncidentDeclare',
  payload: { ...pour, incidentId, nature, description },
})

/** The parcel after an incident was declared. */
export const withIncident = (
  colis: ColisConnu,
  { incidentId, nature, description }: Payload<'IncidentDeclare'>,
): ColisConnu => ({
  ...colis,
  incidents: new Map([
    ...colis.incidents,
    [incidentId, { nature, description, resolution: undefined }],
  ]),
})

/** The parcel after an incident was resolved. */
export const resolved = (
  colis: ColisConnu,
  { incidentId, issue, colisRemplacantId }: Payload<'IncidentResolue'>,
): ColisConnu => {
  const declared = colis.incidents.get(incidentId)
  if (declared === undefined) return colis
  return {
    ...colis,
    incidents: new Map([
      ...colis.incidents,
      [incidentId, { ...declared, resolution: { issue, colisRemplacantId } }],
    ]),
    compensation: issue === 'retrouve' ? colis.compensation : issue,
  }
}
