type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Fields whose content no script may write. */
const UNWRITABLE = new Set(['file', 'hidden', 'submit', 'button', 'image', 'reset']);

/**
 * Notes what somebody typed, chose, ticked or opened before the page's script came, which on a slow line is soon. Waking the
 * page puts the server's values back; what this answers undoes that, and tells the page by the events of real typing. To be
 * called before any field wakes; its answer after all have.
 */
export function keepTyped(page: ParentNode): () => void {
  const restore = [
    ...[...page.querySelectorAll('details')].map(keepOpen),
    ...[...page.querySelectorAll<Field>('input, textarea, select')].flatMap(restorerOf)
  ];
  return () => {
    for (const putBack of restore) putBack();
  };
}

function keepOpen(details: HTMLDetailsElement): () => void {
  const { open } = details;
  return () => {
    details.open = open;
  };
}

function restorerOf(field: Field): (() => void)[] {
  if (field instanceof HTMLInputElement && UNWRITABLE.has(field.type)) return [];
  if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')) {
    const { checked } = field;
    return checked === field.defaultChecked
      ? []
      : [
          putBackUnless(
            field,
            () => field.checked === checked,
            () => (field.checked = checked)
          )
        ];
  }
  const { value } = field;
  return value === defaultOf(field)
    ? []
    : [
        putBackUnless(
          field,
          () => field.value === value,
          () => (field.value = value)
        )
      ];
}

function putBackUnless(field: Field, isThere: () => boolean, write: () => void): () => void {
  return () => {
    if (isThere()) return;
    write();
    for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
  };
}

function defaultOf(field: Field): string {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? '';
}
