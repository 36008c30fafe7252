/** Letters that do not come apart into a base letter and a mark; EPC217-08, with the Greek and Cyrillic tables of its annex. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'Ae', œ: 'oe', Œ: 'Oe', ø: 'o', Ø: 'O', đ: 'd', Đ: 'D', ð: 'd', Ð: 'D' },
  ...{
    ł: 'l',
    Ł: 'L',
    þ: 'th',
    Þ: 'Th',
    ı: 'i',
    ħ: 'h',
    Ħ: 'H',
    ŋ: 'n',
    Ŋ: 'N',
    ĳ: 'ij',
    Ĳ: 'IJ',
    ə: 'e',
    Ə: 'E'
  },
  ...{
    '&': '+',
    '@': '(at)',
    '€': 'EUR',
    '’': "'",
    '‘': "'",
    '`': "'",
    '"': "'",
    '“': "'",
    '”': "'",
    '„': "'"
  },
  ...{
    '–': '-',
    '—': '-',
    '‑': '-',
    _: '-',
    '[': '(',
    ']': ')',
    '{': '(',
    '}': ')',
    ';': ',',
    '!': '.',
    '…': '...'
  },
  ...pairs('αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t y f ch ps o'),
  ...pairs('ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ', 'A V G D E Z I Th I K L M N X O P R S T Y F Ch Ps O'),
  ...pairs(
    'абвгдежзийклмнопрстуфхцчшщъьюя',
    'a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya'
  ),
  ...pairs(
    'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ',
    'A B V G D E Zh Z I Y K L M N O P R S T U F H Ts Ch Sh Sht A Y Yu Ya'
  ),
  ...pairs('ёэыіїєґ', 'e e y i yi ye g'),
  ...pairs('ЁЭЫІЇЄҐ', 'E E Y I Yi Ye G')
};

const MARKS = /\p{M}/gu;
const OUTSIDE = /[^A-Za-z0-9/\-?:().,'+ ]/gu;

function pairs(from: string, to: string): Record<string, string> {
  const targets = to.split(' ');
  return Object.fromEntries([...from].map((letter, at) => [letter, targets[at] ?? '.']));
}

/**
 * A name or a text in the characters that every SEPA bank takes (EPC217-08): letters lose their marks or are written
 * out, what can't be written becomes a full stop. Never empty, never begins or ends with a slash, at most `max`
 * characters.
 */
export function toSepaText(text: string, max: number): string {
  const plain = [...text.normalize('NFC').replaceAll(/\s+/gu, ' ')]
    .map((character) => LETTERS[character] ?? baseOf(character))
    .join('')
    .replace(OUTSIDE, '.')
    .replaceAll(/\/{2,}/g, '/')
    .replaceAll(/ {2,}/g, ' ');
  const cut = plain
    .replace(/^[/ ]+/, '')
    .slice(0, max)
    .replace(/[/ ]+$/, '');
  return cut === '' ? '.' : cut;
}

function baseOf(character: string): string {
  const base = character.normalize('NFD').replace(MARKS, '');
  return LETTERS[base] ?? (base === '' ? '' : base);
}
