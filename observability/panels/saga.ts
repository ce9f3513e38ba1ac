import type { Board } from './panel.ts'

export const saga: Board = {
  uid: 'colisaga-saga',
  title: 'Une saga',
  description:
    'Ce que vit un colis : où le temps passe, pourquoi on refuse, ce qui est rendu, ce qui reste en doute.',
  rows: [
    {
      title: 'Le temps',
      panels: [
        {
          title: 'Temps dans chaque étape',
          description:
            'Entre l’heure du fait qui ouvre l’étape et celle du fait qui la ferme. L’étape qui monte est celle où les colis attendent.',
          kind: 'courbes',
          unit: 'ms',
          width: 12,
          main: true,
          queries: [
            {
              expr: 'histogram_quantile(0.5, sum by (step, le) (rate(saga_step_duration_ms_bucket[$__rate_interval])))',
              legend: '{{step}} p50',
            },
            {
              expr: 'histogram_quantile(0.95, sum by (step, le) (rate(saga_step_duration_ms_bucket[$__rate_interval])))',
              legend: '{{step}} p95',
            },
          ],
        },
        {
          title: 'Durée d’une saga',
          description:
            'De l’enregistrement au fait qui la termine. Un échec dure plus longtemps : il attend que tout soit rendu et que le client soit prévenu.',
          kind: 'courbes',
          unit: 'ms',
          width: 12,
          queries: [
            {
              expr: 'histogram_quantile(0.5, sum by (outcome, le) (rate(saga_duration_ms_bucket[$__rate_interval])))',
              legend: '{{outcome}} p50',
            },
            {
              expr: 'histogram_quantile(0.95, sum by (outcome, le) (rate(saga_duration_ms_bucket[$__rate_interval])))',
              legend: '{{outcome}} p95',
            },
            {
              expr: 'histogram_quantile(0.99, sum by (outcome, le) (rate(saga_duration_ms_bucket[$__rate_interval])))',
              legend: '{{outcome}} p99',
            },
          ],
        },
      ],
    },
    {
      title: 'Refus et compensation',
      panels: [
        {
          title: 'Échecs par raison',
          description:
            'Sagas échouées sur la période. « Paiement refusé » : le PSP ou la fraude ; « Stock insuffisant » : les rayons ; « Demande du client » : rien à réparer.',
          kind: 'barres',
          unit: 'nombre',
          width: 8,
          main: true,
          queries: [
            {
              expr: 'sum by (raison) (increase(saga_failure_total[$__range]))',
              legend: '{{raison}}',
            },
          ],
        },
        {
          title: 'Refus',
          description: 'Ce que disent paiement et stock quand ils ne peuvent pas, par seconde.',
          kind: 'courbes',
          unit: 'faits/s',
          width: 8,
          queries: [
            {
              expr: 'sum by (type) (rate(events_produced_total{type=~"PaiementRefuse|StockInsuffisant"}[$__rate_interval]))',
              legend: '{{type}}',
            },
          ],
        },
        {
          title: 'Compensation',
          description:
            'Chaque annulation rend ce qui avait été pris : stock, argent. Des annulations sans rien qui les suive : le service qui doit rendre est en retard.',
          kind: 'courbes',
          unit: 'faits/s',
          width: 8,
          main: true,
          queries: [
            {
              expr: 'sum by (type) (rate(events_produced_total{type=~"ColisAnnule|AnnulationStock|PaiementRembourse"}[$__rate_interval]))',
              legend: '{{type}}',
            },
            {
              expr: 'sum(rate(saga_reversed_total[$__rate_interval]))',
              legend: 'sagas renversées',
            },
          ],
        },
      ],
    },
    {
      title: 'En doute',
      panels: [
        {
          title: 'Paiements en doute',
          description:
            'Paiements et remboursements dont le PSP n’a pas dit l’issue. Le réconciliateur redemande avec la même clé ; rien n’est deviné.',
          kind: 'courbes',
          unit: 'nombre',
          width: 8,
          main: true,
          queries: [
            {
              expr: 'sum by (kind) (max by (kind, state) (tasks{kind=~"reconcilier-.*"}))',
              legend: '{{kind}}',
            },
          ],
        },
        {
          title: 'Le plus ancien doute',
          description: 'Son âge. Au-delà de 15 minutes, l’alerte PaymentInDoubtTooLong le dit.',
          kind: 'courbes',
          unit: 's',
          width: 8,
          redFrom: 900,
          queries: [
            {
              expr: 'max by (kind) (task_oldest_seconds{kind=~"reconcilier-.*"})',
              legend: '{{kind}}',
            },
          ],
        },
        {
          title: 'Temps de réponse du PSP p95',
          description:
            'Par opération et issue ; « erreur » : pas de réponse, donc un doute. S’il monte, les paiements ralentissent toutes les sagas.',
          kind: 'courbes',
          unit: 'ms',
          width: 8,
          queries: [
            {
              expr: 'histogram_quantile(0.95, sum by (operation, outcome, le) (rate(psp_request_duration_ms_bucket[$__rate_interval])))',
              legend: '{{operation}} {{outcome}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Après la confirmation',
      panels: [
        {
          title: 'Expédition et livraison',
          description: 'Ce que les colis deviennent une fois confirmés, par seconde.',
          kind: 'courbes',
          unit: 'faits/s',
          width: 8,
          queries: [
            {
              expr: 'sum by (type) (rate(events_produced_total{type=~"ColisExpedie|ColisLivre|ColisRetourne|IncidentDeclare|IncidentResolue"}[$__rate_interval]))',
              legend: '{{type}}',
            },
          ],
        },
        {
          title: 'Messages aux clients',
          description:
            'Confirmations et avis partis par seconde. Un message impossible à remettre n’annule jamais un colis payé et réservé.',
          kind: 'courbes',
          unit: 'par seconde',
          width: 8,
          queries: [
            {
              expr: 'sum by (type) (rate(events_produced_total{topic="colis.notification", type!="NotificationEchouee"}[$__rate_interval]))',
              legend: '{{type}}',
            },
          ],
        },
        {
          title: 'Messages impossibles à remettre',
          description:
            'Adresse fausse ou serveur qui refuse : le colis continue, quelqu’un doit joindre le client autrement.',
          kind: 'courbes',
          unit: 'par seconde',
          width: 8,
          queries: [
            {
              expr: 'sum(rate(events_produced_total{type="NotificationEchouee"}[$__rate_interval]))',
              legend: 'NotificationEchouee',
            },
          ],
        },
      ],
    },
  ],
}
