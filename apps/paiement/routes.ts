import { type ServiceApp, isId, problem } from '../../shared/vocabulary/http.ts'
import type { Commands } from '../../shared/kernel/index.ts'
import type { Paiement, PaiementCommand } from './paiement.ts'

/** What people may ask of paiement. */
export const addPaiementRoutes = (
  app: ServiceApp,
  { commands }: { readonly commands: Commands<Paiement, PaiementCommand> },
): void => {
  app.get('/paiements/:colisId', async (c) => {
    const colisId = c.req.param('colisId')
    const paiement = isId(colisId) ? await commands.stateOf(colisId) : undefined
    if (paiement === undefined || paiement.etape === 'inconnu')
      return problem(c, 'introuvable', `aucun paiement pour ${colisId}`)
    return c.json({
      colisId,
      etat: paiement.etape,
      ...('demande' in paiement && { montant: paiement.demande.montant }),
      ...(paiement.etape === 'rembourse' && { rembourse: paiement.montant }),
      ...('enDoute' in paiement && { enDoute: paiement.enDoute }),
      ...('reference' in paiement && { reference: paiement.reference }),
      ...('motif' in paiement && { motif: paiement.motif }),
    })
  })
}
