import { escapeHtml as h } from '../http/html.ts';

export function badge(kind: 'good' | 'wait' | 'bad', text: string): string {
  return `<span class="badge ${kind}">${h(text)}</span>`;
}

/** Rows of HTML; `empty` is said when there are none. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  if (rows.length === 0) return `<p class="quiet">${h(empty)}</p>`;
  const head = heads.map((text) => `<th scope="col">${h(text)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${h(heads.filter(Boolean).join(', '))}"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Minor units as an amount of money. */
export function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return h(format.format(minor / 10 ** digits));
}

/** An ISO instant as read in Amsterdam. */
export function dateTime(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Amsterdam'
  }).format(new Date(iso));
}

export const back = (to: string): string => `<input type="hidden" name="back" value="${h(to)}">`;
