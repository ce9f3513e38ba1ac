import type { Board } from './panel.ts'

const CONFLUENT_ALONE = "Only Confluent's client measures this."

export const engine: Board = {
  uid: 'colisaga-moteur',
  title: 'Le moteur',
  description:
    'Journal, relais, consommateurs, tâches, PostgreSQL, courtier, cache, processus : ce qui ralentit, et depuis quand.',
  rows: [
    {
      title: 'Journal et PostgreSQL',
      panels: [
        {
          title: 'Faits dans les journaux',
          description: 'Faits écrits depuis toujours, lus dans la base : la vérité.',
          kind: 'courbes',
          unit: 'nombre',
          width: 6,
          main: true,
          queries: [{ expr: 'max by (service) (journal_facts)', legend: '{{service}}' }],
        },
        {
          title: 'Avance des journaux',
          description:
            'Positions gagnées par seconde. À zéro pendant que des colis arrivent : alerte JournalStill. Un bond énorme : la base a redémarré ou a été restaurée.',
          kind: 'courbes',
          unit: 'par seconde',
          width: 6,
          queries: [
            {
              expr: 'max by (service) (deriv(journal_head_position[$__rate_interval]))',
              legend: '{{service}}',
            },
          ],
        },
        {
          title: 'Durée d’un commit',
          description:
            'Décision comprise, p50 et p99. C’est la base : disque, verrou, réplication synchrone.',
          kind: 'courbes',
          unit: 'ms',
          width: 6,
          main: true,
          queries: [
            {
              expr: 'histogram_quantile(0.5, sum by (service, le) (rate(commit_duration_ms_bucket[$__rate_interval])))',
              legend: '{{service}} p50',
            },
            {
              expr: 'histogram_quantile(0.99, sum by (service, le) (rate(commit_duration_ms_bucket[$__rate_interval])))',
              legend: '{{service}} p99',
            },
          ],
        },
        {
          title: 'Taille d’un commit',
          description:
            'Commandes, faits et issues par commit, en moyenne. Il grandit de lui-même avec la charge.',
          kind: 'courbes',
          unit: 'nombre',
          width: 6,
          queries: [
            {
              expr: 'sum by (service) (rate(commit_batch_units_sum[$__rate_interval])) / sum by (service) (rate(commit_batch_units_count[$__rate_interval]))',
              legend: '{{service}}',
            },
          ],
        },
        {
          title: 'Connexions PostgreSQL',
          description:
            'Requêtes en cours, et taille du groupe de connexions. Longtemps au plafond : la base est lente, ou DATABASE_POOL trop petit.',
          kind: 'courbes',
          unit: 'nombre',
          width: 8,
          queries: [
            { expr: 'sum by (service) (database_queries)', legend: '{{service}}' },
            { expr: 'max(database_pool_size)', legend: 'groupe de chaque instance' },
          ],
        },
        {
          title: 'Travail commis',
          description: 'Commandes, faits et issues par seconde.',
          kind: 'courbes',
          unit: 'par seconde',
          width: 8,
          queries: [
            {
              expr: 'sum by (service) (rate(commit_units_total[$__rate_interval]))',
              legend: '{{service}}',
            },
          ],
        },
        {
          title: 'Écriture arrêtée',
          description:
            'Depuis combien de temps des demandes et des faits attendent sans aucun commit. Au-delà de 30 secondes : alerte WriterStandsStill.',
          kind: 'courbes',
          unit: 's',
          width: 8,
          redFrom: 30,
          queries: [
            {
              expr: 'max by (service) (writer_standstill_seconds)',
              legend: '{{service}}',
            },
          ],
        },
        {
          title: 'Unités en faute',
          description:
            'Demandes, faits, issues ou rappels écartés seuls, les autres de leur lot étant passés. Les logs disent lesquels et pourquoi (set aside) ; alerte UnitsSetAside.',
          kind: 'courbes',
          unit: 'nombre',
          width: 12,
          queries: [
            {
              expr: 'sum by (service, kind) (increase(set_aside_total[$__rate_interval]))',
              legend: '{{service}} {{kind}}',
            },
          ],
        },
        {
          title: 'Commits à refaire',
          description:
            'Commits trouvés périmés, par cause. Quelques-uns quand des instances se partagent les partitions ; beaucoup, longtemps : deux instances se disputent la même chose.',
          kind: 'courbes',
          unit: 'par seconde',
          width: 12,
          queries: [
            {
              expr: 'sum by (service, what) (rate(append_conflicts_total[$__rate_interval]))',
              legend: '{{service}} {{what}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Relais',
      panels: [
        {
          title: 'Faits à publier',
          description:
            'Écrits et pas encore confirmés par le courtier. Rien n’est perdu : ils attendent.',
          kind: 'courbes',
          unit: 'nombre',
          width: 6,
          main: true,
          queries: [{ expr: 'max by (service) (relay_lag_facts)', legend: '{{service}}' }],
        },
        {
          title: 'Attente du plus ancien',
          description: 'Au-delà de 30 secondes, l’alerte RelayStalled le dit.',
          kind: 'courbes',
          unit: 's',
          width: 6,
          redFrom: 30,
          queries: [{ expr: 'max by (service) (relay_lag_seconds)', legend: '{{service}}' }],
        },
        {
          title: 'Faits par envoi',
          description: 'Taille moyenne de ce qui part au courtier en une fois.',
          kind: 'courbes',
          unit: 'nombre',
          width: 4,
          queries: [
            {
              expr: 'sum by (service) (rate(relay_batch_facts_sum[$__rate_interval])) / sum by (service) (rate(relay_batch_facts_count[$__rate_interval]))',
              legend: '{{service}}',
            },
          ],
        },
        {
          title: 'Meneurs',
          description:
            'Une instance de chaque service publie. Zéro : personne ; deux : quelques secondes de passage.',
          kind: 'chiffre',
          unit: 'nombre',
          width: 4,
          redBelow: 1,
          queries: [{ expr: 'sum by (service) (relay_leads)', legend: '{{service}}' }],
        },
        {
          title: 'Meneurs détrônés',
          description:
            'Un relais qui se croyait meneur ne l’était plus : une pause, une horloge, une base lente. Les faits répétés sont écartés.',
          kind: 'courbes',
          unit: 'nombre',
          width: 4,
          queries: [
            {
              expr: 'sum by (service) (increase(relay_fences_total[$__rate_interval]))',
              legend: '{{service}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Consommateurs et courtier',
      panels: [
        {
          title: 'Faits à entendre',
          description:
            'Faits qui attendent au courtier, par service et topic. Plus de mille et en hausse : alerte ConsumerLagGrowing.',
          kind: 'courbes',
          unit: 'nombre',
          width: 8,
          main: true,
          queries: [
            {
              expr: 'sum by (service, topic) (max by (service, topic, partition) (consumer_lag_facts))',
              legend: '{{service}} ← {{topic}}',
            },
          ],
        },
        {
          title: 'Faits entendus',
          description: 'Faits appliqués par seconde, chacun une fois.',
          kind: 'courbes',
          unit: 'faits/s',
          width: 8,
          queries: [
            {
              expr: 'sum by (service) (rate(events_consumed_total[$__rate_interval]))',
              legend: '{{service}}',
            },
          ],
        },
        {
          title: 'Faits mis de côté',
          description:
            'Leur traitement a échoué : GET /gares du service dit pourquoi, POST /gares/:cle/rejeu les rejoue. Les autres colis passent.',
          kind: 'courbes',
          unit: 'nombre',
          width: 8,
          redFrom: 1,
          main: true,
          queries: [
            { expr: 'max by (service) (parked_facts)', legend: '{{service}} faits' },
            { expr: 'max by (service) (parked_keys)', legend: '{{service}} colis' },
          ],
        },
        {
          title: 'Trous du courtier',
          description:
            'Trous pas encore refermés : le courtier a perdu des faits. Rien n’est appliqué de travers, et le service se répare seul en moins d’une minute ; au-delà, alerte BrokerGaps.',
          kind: 'courbes',
          unit: 'nombre',
          width: 12,
          redFrom: 1,
          queries: [
            {
              expr: 'sum by (service, topic) (broker_gaps_open)',
              legend: '{{service}} ← {{topic}}',
            },
          ],
        },
        {
          title: 'Réparé tout seul',
          description:
            'Ce que le courtier avait perdu et qu’un service a retrouvé : en relisant (reread), en le demandant (asked), ou en republiant son propre topic (republished) ; et ce qu’une version plus ancienne avait laissé (redriven).',
          kind: 'courbes',
          unit: 'nombre',
          width: 12,
          queries: [
            {
              expr: 'sum by (service, topic, how) (increase(healed_total[$__rate_interval]))',
              legend: '{{service}} ← {{topic}} {{how}}',
            },
          ],
        },
        {
          title: 'Aller-retour au courtier',
          description:
            'D’une requête à sa réponse, chez le courtier le plus lent : p50 et p99, comme le client de Confluent les mesure. Un p99 d’une seconde est l’attente normale de celui qui écoute un topic calme.',
          kind: 'courbes',
          unit: 'ms',
          width: 8,
          quiet: CONFLUENT_ALONE,
          queries: [
            {
              expr: 'max by (service, use, quantile) (kafka_client_round_trip_ms)',
              legend: '{{service}} {{use}} {{quantile}}',
            },
          ],
        },
        {
          title: 'Dans le client du courtier',
          description:
            'Enregistrements pas encore confirmés, ou lus d’avance et pas encore pris. Longtemps haut à la publication : le courtier est lent.',
          kind: 'courbes',
          unit: 'nombre',
          width: 8,
          quiet: CONFLUENT_ALONE,
          queries: [
            {
              expr: 'sum by (service, use) (kafka_client_records_waiting)',
              legend: '{{service}} {{use}}',
            },
          ],
        },
        {
          title: 'Ennuis du client',
          description:
            'Requêtes répétées ou sans réponse à temps, connexions perdues : le réseau ou un courtier.',
          kind: 'courbes',
          unit: 'nombre',
          width: 8,
          quiet: CONFLUENT_ALONE,
          queries: [
            {
              expr: 'sum by (service, use, what) (increase(kafka_client_troubles_total[$__rate_interval]))',
              legend: '{{service}} {{use}} {{what}}',
            },
          ],
        },
        {
          title: 'Enregistrements illisibles',
          description: 'Quelqu’un d’autre écrit dans nos topics : ces enregistrements sont sautés.',
          kind: 'courbes',
          unit: 'nombre',
          width: 12,
          queries: [
            {
              expr: 'sum by (service, topic) (unreadable_records_total)',
              legend: '{{service}} ← {{topic}}',
            },
          ],
        },
        {
          title: 'Ennuis surmontés',
          description:
            'Erreurs d’une partie après lesquelles le service continue : courtier, base, relais, tâches. Les logs les nomment (trouble).',
          kind: 'courbes',
          unit: 'par seconde',
          width: 12,
          quiet: 'Nothing fails.',
          queries: [
            {
              expr: 'sum by (service, part) (rate(trouble_total[$__rate_interval]))',
              legend: '{{service}} {{part}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Tâches',
      panels: [
        {
          title: 'Tâches',
          description:
            'Dues, en attente de leur heure, ou à réessayer. Dues en hausse : le monde qu’elles touchent est lent ou absent.',
          kind: 'courbes',
          unit: 'nombre',
          width: 8,
          queries: [
            {
              expr: 'max by (service, kind, state) (tasks)',
              legend: '{{kind}} {{state}}',
            },
          ],
        },
        {
          title: 'La plus ancienne tâche',
          description: 'Âge du fait qui l’a demandée.',
          kind: 'courbes',
          unit: 's',
          width: 8,
          queries: [{ expr: 'max by (service, kind) (task_oldest_seconds)', legend: '{{kind}}' }],
        },
        {
          title: 'Essais de tâches échoués',
          description:
            'Par seconde ; « encore » vaut true : la tâche sera réessayée avec la même clé ; false : son issue est dite par un fait (un doute, par exemple).',
          kind: 'courbes',
          unit: 'par seconde',
          width: 8,
          queries: [
            {
              expr: 'sum by (kind, again) (rate(task_tries_failed_total[$__rate_interval]))',
              legend: '{{kind}}, encore : {{again}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Cache',
      panels: [
        {
          title: 'Part lue dans le cache',
          description:
            'Parmi les lectures d’un colis. Sans cache tout est lu dans PostgreSQL, juste plus lentement.',
          kind: 'courbes',
          unit: 'proportion',
          width: 8,
          queries: [
            {
              expr: 'sum(rate(cache_requests_total{result="hit"}[$__rate_interval])) / (sum(rate(cache_requests_total[$__rate_interval])) > 0)',
              legend: 'lues dans le cache',
            },
          ],
        },
        {
          title: 'Demandes au cache',
          description: 'Par seconde et par issue ; « away » : il n’a pas répondu à temps.',
          kind: 'courbes',
          unit: 'requêtes/s',
          width: 8,
          queries: [
            {
              expr: 'sum by (result) (rate(cache_requests_total[$__rate_interval]))',
              legend: '{{result}}',
            },
          ],
        },
        {
          title: 'Cache joignable',
          description: '1 : il répond ; 0 : il ne répond pas ; rien : aucun n’est configuré.',
          kind: 'chiffre',
          unit: 'nombre',
          width: 8,
          redBelow: 1,
          queries: [{ expr: 'min by (service) (cache_up)', legend: '{{service}}' }],
        },
      ],
    },
    {
      title: 'Processus',
      panels: [
        {
          title: 'Retard de la boucle d’événements p99',
          description:
            'Au-delà de 100 ms le processus est à bout de CPU : il faut une instance de plus.',
          kind: 'courbes',
          unit: 'ms',
          width: 6,
          redFrom: 100,
          queries: [
            {
              expr: 'max by (process, services) (event_loop_lag_ms{quantile="0.99"})',
              legend: '{{services}} {{process}}',
            },
          ],
        },
        {
          title: 'Processeur',
          description:
            'Cœurs occupés par chaque processus, une fois quels que soient ses services ; 1 est tout ce qu’il peut prendre ou presque.',
          kind: 'courbes',
          unit: 'cœurs',
          width: 6,
          main: true,
          queries: [
            {
              expr: 'max by (process, services) (rate(process_cpu_seconds_total{job="colisaga"}[$__rate_interval]))',
              legend: '{{services}} {{process}}',
            },
          ],
        },
        {
          title: 'Mémoire',
          description:
            'Mémoire résidente de chaque processus. Elle monte des heures sans redescendre : une fuite.',
          kind: 'courbes',
          unit: 'octets',
          width: 6,
          queries: [
            {
              expr: 'max by (process, services) (process_resident_memory_bytes{job="colisaga"})',
              legend: '{{services}} {{process}}',
            },
          ],
        },
        {
          title: 'Requêtes HTTP en cours',
          description:
            'Reçues et pas encore répondues. Elles s’accumulent quand la base ou le processeur ne suit plus.',
          kind: 'courbes',
          unit: 'nombre',
          width: 6,
          queries: [{ expr: 'sum by (service) (http_requests_in_flight)', legend: '{{service}}' }],
        },
      ],
    },
  ],
}
