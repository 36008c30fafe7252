/** GSM 03.38, 6.2.1: what fits 7 bits, so that 160 characters are one message. One character else, and it is 70. */
const GSM_7 =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** 6.2.1.1: the extension table; each costs two. */
const GSM_7_EXTENDED = '^{}\\[~]|€';

/** What typography adds and a text message does without. */
const PLAIN: Readonly<Record<string, string>> = {
  '\u00a0': ' ',
  '\u202f': ' ',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '…': '...',
  '–': '-',
  '—': '-',
  '•': '*',
  '„': '"',
  œ: 'oe',
  Œ: 'OE'
};

/**
 * The text without what would double its price: no-break spaces, curly quotes, dashes, and accents that 7 bits have no
 * place for. Never more than one line.
 */
export function plainForSms(text: string): string {
  return [...text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')]
    .map((character) => PLAIN[character] ?? withoutAccent(character))
    .join('');
}

function withoutAccent(character: string): string {
  if (GSM_7.includes(character)) return character;
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '');
  return [...plain].every((each) => GSM_7.includes(each)) ? plain : character;
}

/** How many messages a text is billed as. */
export function countSegments(text: string): number {
  let septets = 0;
  for (const character of text) {
    if (GSM_7.includes(character)) septets += 1;
    else if (GSM_7_EXTENDED.includes(character)) septets += 2;
    else return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
  }
  return septets <= 160 ? 1 : Math.ceil(septets / 153);
}

/**
 * A text message: what must be said; before it who says so and after it how to check that, each only while it all
 * stays one message. The sender is named by the carrier in any case.
 */
export function composeSms(parts: Readonly<{ sender: string; core: string; check?: string }>): string {
  const core = plainForSms(parts.core);
  const named = `${plainForSms(parts.sender)}: ${core}`;
  const withSender = countSegments(named) === 1 ? named : core;
  if (parts.check === undefined) return withSender;
  const checked = `${withSender} ${plainForSms(parts.check)}`;
  return countSegments(checked) === 1 ? checked : withSender;
}

/** Who the carrier says it is from: at most 11 letters, digits and spaces, at least one letter (GSM 03.40, 9.1.2.5). */
export function smsSender(merchant: Readonly<{ name: string; slug: string }>): string {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9 ]/g, '')
      .trim();
  const name = plain(merchant.name);
  if (name.length <= 11 && /[A-Za-z]/.test(name)) return name;
  const fromSlug = merchant.slug
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
  const short = plain(fromSlug).slice(0, 11).trim();
  return /[A-Za-z]/.test(short) ? short : 'Quitte';
}
