/**
 * The command palette, for pages that have no other script: go to a page of the menu, find a customer or an invoice, press
 * what this page offers. Ctrl or ⌘ with K opens it, and Escape closes an open menu. Served as it stands here, without its types, by `palette.js`.
 */
type Option = Readonly<{ group: string; text: string; hint?: string; choose: () => void }>;
type Found = Readonly<{
  group: string;
  items: readonly Readonly<{ text: string; hint: string; href: string }>[];
}>;

/** Between two keys of a quick typist. */
const PAUSE_MS = 150;
const MOST_SHOWN = 12;

type Parts = Readonly<{
  dialog: HTMLDialogElement;
  input: HTMLInputElement;
  list: HTMLElement;
  status: HTMLElement;
  pages: readonly Option[];
}>;

/** What is shown at this moment, and which of it is marked. */
let shown: readonly Option[] = [];
let found: readonly Option[] = [];
let at = 0;

const dialog = document.querySelector<HTMLDialogElement>('#palette');
if (dialog) start(partsOf(dialog));

function partsOf(dialog: HTMLDialogElement): Parts {
  return {
    dialog,
    input: dialog.querySelector('input')!,
    list: dialog.querySelector<HTMLElement>('[role=listbox]')!,
    status: dialog.querySelector<HTMLElement>('[role=status]')!,
    pages: [...dialog.querySelectorAll<HTMLAnchorElement>('[data-pages] a')].map((link) =>
      toOption(link.dataset['group'] ?? '', link.textContent.trim(), link.href)
    )
  };
}

function start(parts: Parts): void {
  const { dialog, input, list } = parts;
  const open = () => {
    if (dialog.open) return;
    input.value = '';
    found = [];
    dialog.showModal();
    show(parts);
  };
  listenToTyping(parts);
  input.addEventListener('keydown', (event) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === 'Enter') choose(parts, at);
    else if (to === undefined) return;
    else {
      at = (to + shown.length) % Math.max(1, shown.length);
      mark(parts);
    }
    event.preventDefault();
  });
  list.addEventListener('click', (event) => {
    const option = (event.target as Element).closest('[role=option]');
    if (option) choose(parts, Number(option.id.replace('palette-', '')));
  });
  dialog.addEventListener('click', (event) => {
    // The dialog itself is only met beside what stands in it.
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !dialog.open) return closeMenus();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
    open();
  });
  for (const opener of document.querySelectorAll('[data-opens-palette]'))
    opener.addEventListener('click', (event) => {
      event.preventDefault();
      open();
    });
}

/** What opens by itself, as a list of languages does, closes by the key that closes everything else. */
function closeMenus(): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details[data-menu][open]')) {
    if (menu.contains(document.activeElement)) menu.querySelector('summary')?.focus();
    menu.open = false;
  }
}

/** Pages and acts at once, customers and invoices once somebody pauses. A newer key ends the search of an older one. */
function listenToTyping(parts: Parts): void {
  let asked = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  parts.input.addEventListener('input', () => {
    clearTimeout(timer);
    asked.abort();
    asked = new AbortController();
    found = [];
    show(parts);
    const typed = parts.input.value.trim();
    const { signal } = asked;
    if (typed.length > 1) timer = setTimeout(() => void search(parts, typed, signal), PAUSE_MS);
  });
}

async function search(parts: Parts, typed: string, signal: AbortSignal): Promise<void> {
  try {
    const response = await fetch(`/admin/palette?search=${encodeURIComponent(typed)}`, { signal });
    if (!response.ok || response.redirected) return;
    const groups = (await response.json()) as readonly Found[];
    found = groups.flatMap(({ group, items }) =>
      items.map(({ text, hint, href }) => ({ ...toOption(group, text, href), hint }))
    );
    show(parts);
  } catch {
    // Ended by a newer key, or offline: the pages are still there.
  }
}

function show(parts: Parts): void {
  const { dialog, input, list, status, pages } = parts;
  const typed = fold(input.value);
  const fits = ({ text, group }: Option) => fold(`${group} ${text}`).includes(typed);
  shown = [...found, ...[...actsOfPage(dialog), ...pages].filter(fits)].slice(0, MOST_SHOWN);
  at = 0;
  list.replaceChildren(...draw(shown));
  mark(parts);
  status.textContent = shown.length === 0 ? (dialog.dataset['none'] ?? '') : '';
}

function mark({ input, list }: Parts): void {
  for (const [index, option] of list.querySelectorAll('[role=option]').entries()) {
    option.setAttribute('aria-selected', String(index === at));
    if (index === at) option.scrollIntoView({ block: 'nearest' });
  }
  if (shown.length > 0) input.setAttribute('aria-activedescendant', `palette-${at}`);
  else input.removeAttribute('aria-activedescendant');
}

function choose({ dialog }: Parts, index: number): void {
  const option = shown[index];
  if (!option) return;
  dialog.close();
  option.choose();
}

function toOption(group: string, text: string, href: string): Option {
  return { group, text, choose: () => location.assign(href) };
}

/** What this page offers as buttons: its own words, and pressing them. */
function actsOfPage(dialog: HTMLDialogElement): Option[] {
  const buttons = document.querySelectorAll<HTMLElement>('main a.button, main form button.button');
  return [...buttons]
    .filter(
      (button) => !dialog.contains(button) && !button.hasAttribute('disabled') && button.offsetParent !== null
    )
    .map((button) => ({
      group: dialog.dataset['here'] ?? '',
      text: button.textContent.trim(),
      // A form wants its fields looked at first: it is shown, not sent.
      choose: () => (button instanceof HTMLAnchorElement ? button.click() : button.focus())
    }));
}

function draw(options: readonly Option[]): HTMLElement[] {
  return options.map(({ group, text, hint }, index) => {
    const option = document.createElement('div');
    option.id = `palette-${index}`;
    option.setAttribute('role', 'option');
    const words = document.createElement('span');
    words.textContent = text;
    const small = document.createElement('small');
    small.textContent = hint ? `${group} · ${hint}` : group;
    option.append(words, small);
    return option;
  });
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
