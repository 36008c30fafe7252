import type { Language } from '#lib/i18n/index.ts';
import type { LawPack, NoticeElement, RuleReference } from './law-pack.ts';
import { refer } from './law-packs.ts';

/** Why a formal notice's words may not be used. */
export type NoticeTextProblem =
  /** It doesn't say something that it has to say: no placeholder of that name. */
  | Readonly<{ code: 'element-missing'; element: NoticeElement; rule: RuleReference }>
  /** The term isn't worded as the law wants it; one of these would do. */
  | Readonly<{ code: 'wording-missing'; wordings: readonly string[]; rule: RuleReference }>
  /** Courts held notices with these words for void. */
  | Readonly<{ code: 'wording-void'; wording: string; rule: RuleReference }>;

/** The words of a formal notice in one language, with the sentence about its term, and the placeholders that they use. */
export type NoticeText = Readonly<{
  language: Language;
  text: string;
  placeholders: readonly string[];
}>;

/** What a formal notice's words lack by the law of a country, or say that makes it void. Pure. */
export function checkNoticeText(pack: LawPack, notice: NoticeText): readonly NoticeTextProblem[] {
  const { language, placeholders } = notice;
  const text = plain(notice.text);
  const missing = pack.contents.elements
    .filter((element) => !placeholders.includes(element))
    .map((element) => ({ code: 'element-missing', element, rule: refer(pack, 'contents') }) as const);
  const rule = refer(pack, 'term');
  const wordings = pack.term.wording?.[language] ?? [];
  const isWorded = wordings.length === 0 || wordings.some((wording) => text.includes(plain(wording)));
  const isVoidBy = (pack.term.voidWording?.[language] ?? []).filter((wording) =>
    text.includes(plain(wording))
  );
  return [
    ...missing,
    ...(isWorded ? [] : [{ code: 'wording-missing', wordings, rule } as const]),
    ...isVoidBy.map((wording) => ({ code: 'wording-void', wording, rule }) as const)
  ];
}

/** Line breaks, capitals and the kind of an apostrophe don't change what is said. */
function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').replace(/['’]/g, "'");
}
