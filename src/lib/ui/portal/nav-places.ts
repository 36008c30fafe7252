/** Where a signed-in customer can go: the same places on a phone's bar and at the side of a wide screen. */
export type NavPlace = Readonly<{
  /** Names its text (`portal:nav.…`) and its icon. */
  name: 'overview' | 'invoices' | 'payment-methods' | 'subscriptions' | 'messages' | 'preferences';
  /** Below `/my/<merchant>`. */
  path: string;
  /** Paths that belong to this place, too. */
  also: readonly string[];
  /** On a phone's bar, which has room for four words; the others are one tap away, in the overview and the header. */
  onBar: boolean;
}>;

export const navPlaces: readonly NavPlace[] = [
  { name: 'overview', path: '', also: ['/pay'], onBar: true },
  { name: 'invoices', path: '/invoices', also: [], onBar: false },
  { name: 'payment-methods', path: '/payment-methods', also: [], onBar: true },
  { name: 'subscriptions', path: '/subscriptions', also: ['/debits'], onBar: true },
  { name: 'messages', path: '/messages', also: [], onBar: false },
  { name: 'preferences', path: '/preferences', also: [], onBar: true }
];

/** How a place stands to the page that is shown: it is the page, the page is inside it, or neither. */
export function standingOf(place: NavPlace, home: string, path: string): 'page' | 'true' | undefined {
  const own = `${home}${place.path}`;
  if (path === own || path === `${own}/`) return 'page';
  const roots = [...(place.path === '' ? [] : [own]), ...place.also.map((also) => `${home}${also}`)];
  return roots.some((root) => path === root || path.startsWith(`${root}/`)) ? 'true' : undefined;
}
