/** Groups of countries that a rule may name in place of countries. */
export const regions = {
  /** The European Economic Area: the EU's members, Iceland, Liechtenstein and Norway. Source: eea.europa.eu, 2026. */
  // prettier-ignore
  EEA: [
    'AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU', 'IS', 'IE', 'IT', 'LV', 'LI', 'LT',
    'LU', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE'
  ],
  /** SEPA's schemes reach further than the EEA. Source: EPC409-09, "EPC list of SEPA scheme countries" (2025). */
  // prettier-ignore
  SEPA: [
    'AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU', 'IS', 'IE', 'IT', 'LV', 'LI', 'LT',
    'LU', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE', 'AD', 'AL', 'CH', 'GB', 'MC', 'MD', 'ME', 'MK',
    'RS', 'SM', 'VA'
  ],
  BENELUX: ['BE', 'LU', 'NL']
} as const satisfies Record<string, readonly string[]>;

export type Region = keyof typeof regions;

/** The countries behind a list of countries and regions, each once. */
export function countriesOf(places: readonly string[]): ReadonlySet<string> {
  return new Set(
    places.flatMap((place) => (Object.hasOwn(regions, place) ? regions[place as Region] : [place]))
  );
}
