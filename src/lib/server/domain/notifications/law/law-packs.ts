import { belgianLaw } from './be.data.ts';
import { germanLaw } from './de.data.ts';
import { everywhereRules, type EverywhereRule } from './everywhere.data.ts';
import { frenchLaw } from './fr.data.ts';
import {
  lawCountries,
  lawRules,
  type LawCountry,
  type LawPack,
  type LawRule,
  type Provenance,
  type RuleReference
} from './law-pack.ts';
import { dutchLaw } from './nl.data.ts';

/** Every pack that ever applied, by country, oldest first. */
export const lawPacks: Readonly<Record<LawCountry, readonly LawPack[]>> = {
  NL: dutchLaw,
  BE: belgianLaw,
  FR: frenchLaw,
  DE: germanLaw
};

/** The pack that applied in a country (ISO 3166) on a day; `undefined` where we know no law, or none that early. */
export function findLawPack(country: string, on: Temporal.PlainDate): LawPack | undefined {
  if (!isLawCountry(country)) return undefined;
  return lawPacks[country].findLast((pack) => Temporal.PlainDate.compare(pack.validFrom, on) <= 0);
}

/** The pack by the version that was kept with a decision: `NL-2024-10-01`. */
function findLawPackByVersion(version: string): LawPack | undefined {
  return Object.values(lawPacks)
    .flat()
    .find((pack) => pack.version === version);
}

/** The rules that a pack holds, in the order in which they matter. */
export function listRules(pack: LawPack): readonly (Provenance & Readonly<{ rule: LawRule }>)[] {
  return lawRules.flatMap((rule) => {
    const found = provenanceOf(pack, rule);
    return found ? [{ rule, ...plain(found) }] : [];
  });
}

/** A rule of a pack as it is named beside a decision. Throws a RangeError if the pack has no such rule: a defect. */
export function refer(pack: LawPack, rule: LawRule): RuleReference {
  const found = provenanceOf(pack, rule);
  if (!found) throw new RangeError(`${pack.version} has no rule ${rule}`);
  return { pack: pack.version, rule, ...plain(found) };
}

/** A rule by its name in a problem: `NL-2024-10-01:term`, `everywhere:whatsapp`. `undefined` for one that never was. */
export function findRule(id: string): RuleReference | undefined {
  const [from = '', rule = ''] = id.split(':', 2);
  if (from === 'everywhere') return isEverywhereRule(rule) ? referEverywhere(rule) : undefined;
  const pack = findLawPackByVersion(from);
  const found = pack && listRules(pack).find((each) => each.rule === rule);
  return found && { ...found, pack: from };
}

/** The name under which `findRule` finds it again. */
export function ruleId({ pack, rule }: RuleReference): string {
  return `${pack}:${rule}`;
}

/** A rule that holds in every country. */
export function referEverywhere(rule: EverywhereRule): RuleReference {
  return { pack: 'everywhere', rule, ...everywhereRules[rule] };
}

function isLawCountry(country: string): country is LawCountry {
  return (lawCountries as readonly string[]).includes(country);
}

function isEverywhereRule(rule: string): rule is EverywhereRule {
  return Object.hasOwn(everywhereRules, rule);
}

function provenanceOf(pack: LawPack, rule: LawRule): Provenance | undefined {
  switch (rule) {
    case 'free-notice':
      return pack.freeNotice;
    case 'term':
      return pack.term;
    case 'contents':
      return pack.contents;
    case 'channels':
      return pack.channels;
    case 'consumer-costs':
      return pack.consumerCosts;
    case 'reminder-fee':
      return pack.reminderFee;
    case 'business-costs':
      return pack.businessCosts;
    case 'vat-on-costs':
      return pack.vatOnCosts;
    case 'claims-together':
      return pack.claimsTogether;
    case 'payments-first':
      return pack.paymentsFirst;
  }
}

function plain({ law, works, sources, remark, certainty, validFrom }: Provenance): Provenance {
  return { law, works, sources, ...(remark && { remark }), certainty, validFrom };
}
