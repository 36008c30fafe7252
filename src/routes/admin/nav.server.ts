import { mayDo, type StaffAct, type StaffRole } from '#lib/server/domain/identity/index.ts';
import { paths } from './paths.ts';

/** One page in the menu. Its words are `admin:nav.page.<name>`. */
export type NavPage = Readonly<{
  name: string;
  href: string;
  /** Starts of addresses that belong to it; the longest one that fits decides where one is. */
  under: readonly string[];
  /** How many things wait there. */
  waiting?: number;
}>;

/** Pages that belong together, under `admin:nav.group.<name>`. */
export type NavGroup = Readonly<{ name: string; pages: readonly NavPage[] }>;

type Place = Readonly<{
  name: string;
  href: string;
  /** Other addresses that belong to the page, besides its own. */
  also?: readonly string[];
  /** Who may see it; without, everybody who works here. */
  act?: StaffAct;
}>;

/**
 * The whole menu, in the order in which it is shown. A new page is one line here and one text per language; a group
 * without a page that somebody may see isn't shown to them.
 */
const MENU: readonly Readonly<{ name: string; places: readonly Place[] }>[] = [
  {
    name: 'today',
    places: [
      { name: 'home', href: paths.home(), act: 'see-reports' },
      { name: 'releases', href: paths.releases(), act: 'see-releases' },
      { name: 'handover', href: paths.handover(), act: 'see-handover' },
      { name: 'bulk', href: paths.bulkRuns() }
    ]
  },
  {
    name: 'customers',
    places: [
      { name: 'customers', href: paths.customers(), act: 'see-customers' },
      {
        name: 'duplicates',
        href: paths.duplicates(),
        also: ['/admin/customers/merge'],
        act: 'merge-customers'
      },
      { name: 'conversations', href: paths.conversations(), act: 'see-conversations' },
      { name: 'arrangements', href: paths.arrangements(), act: 'see-arrangements' },
      { name: 'promises', href: paths.promises(), act: 'see-arrangements' },
      { name: 'cancellations', href: paths.cancellations() },
      { name: 'erasures', href: paths.erasures(), act: 'answer-erasure' }
    ]
  },
  {
    name: 'invoices',
    places: [
      { name: 'invoices', href: paths.invoices(), also: ['/admin/letters'] },
      { name: 'payments', href: paths.payments() },
      { name: 'subscriptions', href: paths.subscriptions() },
      { name: 'plans', href: paths.plans() },
      { name: 'files', href: paths.files(), also: ['/admin/imports'], act: 'import-invoices' },
      { name: 'import', href: paths.import(), act: 'import-invoices' }
    ]
  },
  {
    name: 'messages',
    places: [
      { name: 'messages', href: paths.messages() },
      { name: 'pay-links', href: paths.payLinks() },
      { name: 'letter-piles', href: paths.letterPiles() },
      { name: 'message-results', href: paths.messageResults() },
      { name: 'templates', href: paths.templates() }
    ]
  },
  {
    name: 'policies',
    places: [
      { name: 'sequences', href: paths.sequences() },
      { name: 'retries', href: paths.retries() },
      { name: 'routing', href: paths.routing() },
      { name: 'segments', href: paths.segments() },
      { name: 'experiments', href: paths.experiments() },
      { name: 'arrangement-terms', href: paths.arrangementTerms(), act: 'see-arrangements' },
      { name: 'handover-conditions', href: paths.handoverConditions(), act: 'see-handover' },
      { name: 'limits', href: paths.limits() },
      { name: 'holds', href: paths.holds(), act: 'hold-contact' },
      { name: 'whatsapp', href: paths.whatsapp() },
      { name: 'law', href: paths.law() }
    ]
  },
  {
    name: 'reports',
    places: [
      { name: 'reports', href: paths.reports(), act: 'see-reports' },
      { name: 'recovery', href: paths.recovery(), act: 'see-reports' },
      { name: 'cash', href: paths.cash(), act: 'see-reports' },
      { name: 'feedback', href: paths.feedback(), act: 'see-reports' }
    ]
  },
  {
    name: 'settings',
    places: [
      { name: 'set-up', href: paths.setUp(), act: 'change-settings' },
      { name: 'brand', href: paths.settings(), act: 'change-settings' },
      { name: 'domain', href: paths.domain(), act: 'change-settings' },
      { name: 'accounts', href: paths.accounts(), act: 'change-settings' },
      { name: 'channels', href: paths.channels(), act: 'change-settings' },
      { name: 'api-keys', href: paths.apiKeys(), act: 'change-settings' },
      { name: 'staff', href: paths.staff(), act: 'manage-staff' },
      { name: 'agencies', href: paths.agencies(), act: 'manage-agencies' },
      { name: 'webhooks', href: paths.webhooks(), act: 'see-webhooks' },
      { name: 'audit', href: paths.audit(), act: 'see-audit' },
      { name: 'account', href: paths.account() }
    ]
  }
];

/** The menu for whoever has this role. `waiting`: how many things wait, by the name of their page. */
export function navFor(role: StaffRole, waiting: Readonly<Record<string, number>>): NavGroup[] {
  return MENU.map(({ name, places }) => ({
    name,
    pages: places
      .filter(({ act }) => act === undefined || mayDo(role, act))
      .map((place) => ({
        name: place.name,
        href: place.href,
        under: [place.href, ...(place.also ?? [])],
        ...(waiting[place.name] && { waiting: waiting[place.name] })
      }))
  })).filter(({ pages }) => pages.length > 0);
}
