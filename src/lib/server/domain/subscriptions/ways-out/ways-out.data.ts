/**
 * The legal ways out by country of the merchant. [P] read in a primary source, [S] second-hand, [K] general knowledge:
 * for a merchant's lawyer to check. The words on the buttons stand in `locales/<lang>/ways-out.json`.
 */
export type WayOutRule = Readonly<{
  /** `termination` ends what runs; `withdrawal` undoes a contract made at a distance, in its first days. */
  kind: 'termination' | 'withdrawal';
  law: string;
  source: string;
  validFrom: string;
  /** What was typed is shown once more before it is sent. */
  isShownBeforeSent: boolean;
  /** One may end at once for good cause, and says which. */
  asksForCause: boolean;
}>;

/** The button that every trader in the Union needs who makes contracts online. */
const withdrawal: WayOutRule = {
  kind: 'withdrawal',
  law: 'Art. 11a Directive 2011/83/EU, added by Directive (EU) 2023/2673',
  source: '[S] gtlaw.com, heuking.de; national provisions not checked',
  validFrom: '2026-06-19',
  isShownBeforeSent: false,
  asksForCause: false
};

/** No statute asks for it by a button everywhere; whoever can subscribe online can stop online here. */
const plainTermination: WayOutRule = {
  kind: 'termination',
  law: 'None by name: a contract made online can be ended online',
  source: '[K] e.g. art. 6:236 under o Dutch Civil Code: ending must be as easy as beginning',
  validFrom: '2000-01-01',
  isShownBeforeSent: false,
  asksForCause: true
};

export const waysOut: Readonly<Record<string, readonly WayOutRule[]>> &
  Readonly<{ other: readonly WayOutRule[] }> = {
  DE: [
    {
      kind: 'termination',
      law: '§ 312k BGB',
      source: '[S] itmr-legal.de, alro-recht.de; no sign-in: LG Köln 33 O 355/22',
      validFrom: '2022-07-01',
      isShownBeforeSent: false,
      asksForCause: true
    },
    withdrawal
  ],
  FR: [
    {
      kind: 'termination',
      law: 'Art. L215-1-1, D215-1 to D215-3 Code de la consommation',
      source: '[S] cerfrance.fr and actu-juridique.fr on décret n° 2023-417; the summary: D215-2',
      validFrom: '2023-06-01',
      isShownBeforeSent: true,
      asksForCause: true
    },
    withdrawal
  ],
  other: [plainTermination, withdrawal]
};

/** The ways out that a merchant of this country owes its customers on a day. */
export function listWaysOut(country: string, on: Temporal.PlainDate): readonly WayOutRule[] {
  const rules = waysOut[country] ?? waysOut.other;
  return rules.filter((rule) => Temporal.PlainDate.compare(rule.validFrom, on) <= 0);
}
