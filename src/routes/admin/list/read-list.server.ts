import { redirect } from '@sveltejs/kit';
import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import type { Language } from '#lib/i18n/index.ts';
import type { Money } from '#lib/money/index.ts';
import { listBulkActs, type BulkActName } from '#lib/server/domain/bulk/index.ts';
import {
  countList,
  listViews,
  narrowSearch,
  readFilters,
  readListPage,
  walkList,
  type FilterField,
  type Filters,
  type List,
  type ListName,
  type ListTotal,
  type SavedView
} from '#lib/server/domain/reporting/index.ts';
import { csvResponse, type SignedIn } from '#lib/server/web/index.ts';

/** A screen and a half: few enough to look over, many enough to scan. */
const PAGE_SIZE = 50;

type Query = Readonly<Record<string, string | undefined>>;
type Option = Readonly<{ value: string; text: string }>;

/** How one list is shown: where it stands, and its own words. */
export type ListUse<Row, Raw extends Record<string, unknown>> = Readonly<{
  name: ListName;
  list: List<Row, Raw>;
  path: (query?: Query) => string;
  file: (query?: Query) => string;
  /** A value of a choice in words. */
  optionText: (field: string, value: string) => string;
  /** What there is to choose in a field that names another thing by its id. */
  choices?: Readonly<Record<string, readonly Option[]>>;
  /** Labels that say more than `lists:field.…`. */
  labels?: Readonly<Record<string, TextKey>>;
}>;

/** A field of the form that narrows a list. */
export type ShownField = Readonly<{
  name: string;
  kind: FilterField['kind'];
  label: string;
  value: string;
  options: readonly Option[];
}>;

/** What was kept of a list, as a link. */
type ViewLink = Readonly<{ id: string; href: string; name: string; by: string; isCurrent: boolean }>;

/** Everything around the rows of a list, ready to show. */
export type ListView = Readonly<{
  name: ListName;
  path: string;
  /** What is asked, as the address says it. */
  query: string;
  saved: readonly ViewLink[];
  /** What whoever asks may do to many of its rows at once. */
  acts: readonly BulkActName[];
  /** The choice that is a row of links: the list's first field, where it is one. */
  links?: Readonly<{
    name: string;
    value: string;
    label: string;
    links: readonly Readonly<{ href: string; text: string; isCurrent: boolean }>[];
  }>;
  fields: readonly ShownField[];
  /** Whether anything but the row of links narrows it. */
  isNarrowed: boolean;
  /** The same without that. */
  cleared: string;
  total?: Readonly<{ text: string; number: string; sums: readonly Money[] }>;
  newest?: string;
  newer?: string;
  older?: string;
  file: string;
}>;

/** One page of a list with all that stands around it, as the address asks for it. */
export async function readList<Row, Raw extends Record<string, unknown>>(
  url: URL,
  { ctx, merchant, staff }: SignedIn,
  { t, language }: Readonly<{ t: Translate; language: Language }>,
  use: ListUse<Row, Raw>
): Promise<Readonly<{ view: ListView; rows: readonly Row[] }>> {
  const { name: listName, list, path, file } = use;
  const views = await listViews(ctx, { merchantId: merchant.id, staffId: staff.id, list: listName });
  const opensWith = url.search === '' ? views.find(({ isDefault }) => isDefault) : undefined;
  if (opensWith) redirect(303, hrefOf(use, opensWith.filters));
  const filters = readFilters(list.fields, url.searchParams);
  const search = await narrowSearch(ctx, { merchantId: merchant.id, zone: merchant.zone, filters });
  const [after, before] = [url.searchParams.get('after'), url.searchParams.get('before')];
  const isFirst = after === null && before === null;
  const [page, total] = await Promise.all([
    readListPage(ctx, list, search, {
      after: after ?? undefined,
      before: before ?? undefined,
      limit: PAGE_SIZE
    }),
    isFirst ? countList(ctx, list, search) : undefined
  ]);
  const links = linksOf(use, filters, t);
  const fields = Object.keys(list.fields)
    .filter((name) => name !== links?.name)
    .map((name) => fieldOf(use, filters, name, t));
  return {
    rows: page.items,
    view: {
      name: listName,
      path: path(),
      query: new URLSearchParams(filters).toString(),
      saved: views.map((each) => viewLink(use, each, filters, t)),
      acts: listBulkActs(listName, staff.role),
      ...(links && { links }),
      fields,
      isNarrowed: fields.some(({ value }) => value !== ''),
      cleared: path(links && { [links.name]: links.value }),
      ...(total && total.count > 0 && { total: totalOf(total, t, language) }),
      ...(!isFirst && { newest: path(filters) }),
      ...(page.newer !== undefined && { newer: path({ ...filters, before: page.newer }) }),
      ...(page.older !== undefined && { older: path({ ...filters, after: page.older }) }),
      file: file(filters)
    }
  };
}

/** All that the address asks for, as a file that is written while it is read. */
export function listFile<Row, Raw extends Record<string, unknown>>(
  url: URL,
  { ctx, merchant }: SignedIn,
  list: List<Row, Raw>,
  to: Readonly<{
    /** The file's name begins with it. */
    name: string;
    /** In English, as in every file that another program may read; amounts go in minor units. */
    head: readonly string[];
    row: (row: Row) => readonly (string | number | null)[];
  }>
): Response {
  const filters = readFilters(list.fields, url.searchParams);
  const day = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
  const rows = walkList(ctx, list, { merchantId: merchant.id, zone: merchant.zone, filters });
  return csvResponse(`${to.name}-${merchant.slug}-${day.toString()}`, to.head, map(rows, to.row));
}

async function* map<A, B>(items: AsyncIterable<A>, change: (item: A) => B): AsyncGenerator<B> {
  for await (const item of items) yield change(item);
}

/** A list's address that says what its first choice is, also where it would hold anyway: it is asked for on purpose. */
function hrefOf<Row, Raw extends Record<string, unknown>>(
  { list, path }: ListUse<Row, Raw>,
  filters: Filters
): string {
  const [first] = Object.entries(list.fields);
  return path({ ...(first?.[1].kind === 'choice' && { [first[0]]: first[1].values[0] }), ...filters });
}

function viewLink<Row, Raw extends Record<string, unknown>>(
  use: ListUse<Row, Raw>,
  { id, name, filters, isMine, ownerName }: SavedView,
  asked: Filters,
  t: Translate
): ViewLink {
  const written = (given: Filters) => new URLSearchParams(given).toString();
  return {
    ...{ id, name, href: hrefOf(use, filters) },
    by: isMine ? '' : t('lists:views.by', { name: ownerName }),
    isCurrent: written(filters) === written(asked)
  };
}

function linksOf<Row, Raw extends Record<string, unknown>>(
  use: ListUse<Row, Raw>,
  filters: Filters,
  t: Translate
): ListView['links'] {
  const [first] = Object.entries(use.list.fields);
  if (first?.[1].kind !== 'choice') return undefined;
  const [name, { values }] = [first[0], first[1]];
  const value = filters[name] ?? values[0];
  return {
    name,
    value,
    label: t(`lists:field.${name}` as TextKey),
    links: values.map((each) => ({
      // Said also where it would hold anyway: whoever asks for it means just that.
      href: use.path({ ...filters, [name]: each }),
      text: use.optionText(name, each),
      isCurrent: each === value
    }))
  };
}

function fieldOf<Row, Raw extends Record<string, unknown>>(
  { list, optionText, choices, labels }: ListUse<Row, Raw>,
  filters: Filters,
  name: string,
  t: Translate
): ShownField {
  const field = list.fields[name]!;
  const chosen = field.kind === 'choice' ? field.values.slice(1) : [];
  const options = choices?.[name] ?? chosen.map((value) => ({ value, text: optionText(name, value) }));
  return {
    name,
    kind: field.kind,
    label: t(labels?.[name] ?? (`lists:field.${name}` as TextKey)),
    value: filters[name] ?? '',
    options: [{ value: '', text: t('lists:any') }, ...options]
  };
}

function totalOf({ count, isMore, sums }: ListTotal, t: Translate, language: Language) {
  const number = new Intl.NumberFormat(language).format(count);
  const text = isMore ? t('lists:more-than', { number }) : t('lists:found', { count, number });
  return { text, number: isMore ? `> ${number}` : number, sums };
}
