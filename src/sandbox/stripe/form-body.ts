/** Form-encoded bodies as Stripe reads them: `a[b]=1`, `list[]=x`, `list[0][y]=z`. */

export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type FormObject = { [name: string]: FormValue };

/** No parameter of the API nests deeper; a longer name is an attack, not a request. */
const MAX_DEPTH = 12;

export function parseForm(text: string): FormObject {
  const root: FormObject = Object.create(null) as FormObject;
  for (const [name, value] of new URLSearchParams(text)) {
    const keys = keysOf(name);
    if (keys.length === 0 || keys.length > MAX_DEPTH) continue;
    assign(root, keys, value);
  }
  return toLists(root) as FormObject;
}

function keysOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0) return name === '' ? [] : [name];
  const rest = name.slice(open).matchAll(/\[([^[\]]*)\]/g);
  return [name.slice(0, open), ...[...rest].map((match) => match[1] ?? '')];
}

function assign(root: FormObject, keys: readonly string[], value: string): void {
  let here = root;
  keys.forEach((key, place) => {
    const name = key === '' ? String(Object.keys(here).length) : key;
    if (place === keys.length - 1) {
      here[name] = value;
      return;
    }
    const next = here[name];
    if (typeof next === 'object') here = next as FormObject;
    else here = here[name] = Object.create(null) as FormObject;
  });
}

/** `{0: a, 1: b}` is a list. */
function toLists(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (keys.length > 0 && keys.every((key, place) => key === String(place))) {
    return keys.map((key) => toLists(value[key]!));
  }
  const result: FormObject = {};
  for (const key of keys) result[key] = toLists(value[key]!);
  return result;
}
