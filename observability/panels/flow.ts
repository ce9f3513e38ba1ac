import type { Board } from './panel.ts'

export const flow: Board = {
  uid: 'colisaga-vue',
  title: 'Vue d’ensemble',
  description:
    'Les colis circulent-ils, où attendent-ils, depuis quand ? La première rangée répond ; les autres tableaux disent pourquoi.',
  rows: [
    {
      title: 'L’essentiel',
      panels: [
        {
          title: 'Faits par topic Kafka',
          description:
            'Faits publiés et confirmés par le courtier, par seconde. Un topic qui tombe à zéro pendant que les autres avancent : le relais de ce service est arrêté (voir Le moteur).',
          kind: 'courbes',
          unit: 'faits/s',
          width: 8,
          stacked: true,
          main: true,
          queries: [
            {
              expr: 'sum by (topic) (rate(events_produced_total[$__rate_interval]))',
              legend: '{{topic}}',
            },
          ],
        },
        {
          title: 'Taux de succès et d’échec des sagas',
          description:
            'Part des sagas terminées qui ont réussi (colis confirmé) ou échoué (colis annulé, argent et stock rendus). Les raisons des échecs sont dans Une saga.',
          kind: 'courbes',
          unit: 'proportion',
          width: 8,
          main: true,
          queries: [
            {
              expr: 'sum(rate(saga_success_total[$__rate_interval])) / (sum(rate(saga_success_total[$__rate_interval])) + (sum(rate(saga_failure_total[$__rate_interval])) or vector(0)) > 0)',
              legend: 'succès',
            },
            {
              expr: '(sum(rate(saga_failure_total[$__rate_interval])) or vector(0)) / (sum(rate(saga_success_total[$__rate_interval])) + (sum(rate(saga_failure_total[$__rate_interval])) or vector(0)) > 0)',
              legend: 'échec',
            },
          ],
        },
        {
          title: 'Latence moyenne par événement',
          description:
            'De l’heure du fait à son traitement par ceux qui l’écoutent. Tous montent ensemble : base ou courtier ; un seul : le service qui l’écoute.',
          kind: 'courbes',
          unit: 'ms',
          width: 8,
          main: true,
          queries: [{ expr: 'topic_type:event_latency_ms:mean', legend: '{{type}}' }],
        },
        {
          title: 'Latence p95 par événement',
          description:
            'Dix-neuf faits sur vingt sont traités en moins de temps que cela. Calculé par Prometheus sur cinq minutes.',
          kind: 'courbes',
          unit: 'ms',
          width: 12,
          main: true,
          queries: [{ expr: 'topic_type:event_latency_ms:p95', legend: '{{type}}' }],
        },
        {
          title: 'Latence p99 par événement',
          description:
            'Le fait le plus lent sur cent. Au-delà de dix secondes pendant cinq minutes, l’alerte EventsSlow le dit.',
          kind: 'courbes',
          unit: 'ms',
          width: 12,
          redFrom: 10_000,
          queries: [{ expr: 'topic_type:event_latency_ms:p99', legend: '{{type}}' }],
        },
      ],
    },
    {
      title: 'Colis et sagas',
      panels: [
        {
          title: 'Colis enregistrés, sagas terminées',
          description:
            'Les deux courbes se suivent. Si la seconde reste en dessous, des colis s’accumulent entre deux étapes.',
          kind: 'courbes',
          unit: 'colis/s',
          width: 12,
          main: true,
          queries: [
            {
              expr: 'sum(rate(events_produced_total{type="ColisCree"}[$__rate_interval]))',
              legend: 'enregistrés',
            },
            {
              expr: 'sum(rate(saga_success_total[$__rate_interval])) + (sum(rate(saga_failure_total[$__rate_interval])) or vector(0))',
              legend: 'terminées',
            },
          ],
        },
        {
          title: 'Sagas sur la période',
          description:
            'Réussies, échouées, renversées après coup (colis confirmé puis annulé) et en retard, sur la période affichée.',
          kind: 'chiffre',
          unit: 'nombre',
          width: 12,
          queries: [
            { expr: 'sum(increase(saga_success_total[$__range]))', legend: 'réussies' },
            { expr: 'sum(increase(saga_failure_total[$__range]))', legend: 'échouées' },
            { expr: 'sum(increase(saga_reversed_total[$__range]))', legend: 'renversées' },
            { expr: 'sum(increase(saga_late_total[$__range]))', legend: 'en retard' },
          ],
        },
      ],
    },
    {
      title: 'Les services répondent-ils ?',
      panels: [
        {
          title: 'Instances qui répondent',
          description:
            'Instances de chaque service que Prometheus a pu lire. Zéro : personne ne répond, les faits attendent dans les topics et ne sont pas perdus.',
          kind: 'chiffre',
          unit: 'nombre',
          width: 6,
          redBelow: 1,
          queries: [{ expr: 'sum by (service) (up{job="colisaga"})', legend: '{{service}}' }],
        },
        {
          title: 'Requêtes HTTP',
          description: 'Requêtes par seconde, sans celles de Prometheus ni des sondes.',
          kind: 'courbes',
          unit: 'requêtes/s',
          width: 6,
          queries: [
            {
              expr: 'sum by (service) (rate(http_request_duration_ms_count{route!~"/metrics|/sante|/pret"}[$__rate_interval]))',
              legend: '{{service}}',
            },
          ],
        },
        {
          title: 'Erreurs HTTP',
          description:
            'Part des réponses 5xx : 503 quand un composant ne répond pas (GET /pret dit lequel), 500 quand c’est un défaut du programme.',
          kind: 'courbes',
          unit: 'proportion',
          width: 6,
          redFrom: 0.05,
          queries: [{ expr: 'service:http_errors:ratio5m', legend: '{{service}}' }],
        },
        {
          title: 'Durée des requêtes p95',
          description: 'Par route, les plus lentes ; une attente demandée par jeton compte aussi.',
          kind: 'courbes',
          unit: 'ms',
          width: 6,
          queries: [
            {
              expr: 'topk(8, histogram_quantile(0.95, sum by (service, route, le) (rate(http_request_duration_ms_bucket{route!~"/metrics|/sante|/pret"}[$__rate_interval]))))',
              legend: '{{service}} {{route}}',
            },
          ],
        },
      ],
    },
  ],
}
