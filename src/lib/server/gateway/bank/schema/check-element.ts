import { quoted, type BankFault } from '../faults.ts';
import type { XmlElement } from '../xml/element.ts';

/** What a text may be: a pattern of the whole (trimmed) text, with the name by which the message definition calls it. */
export type TextRule = Readonly<{ type: string; pattern: RegExp }>;

/**
 * One element of a message definition: how often it may stand at its place, and what is in it: text, or children in this
 * order. `open` leaves elements aside that are not listed: banks fill more of a message than we read, and are checked
 * only in what we read. What we write is never open.
 */
export type ElementRule = Readonly<{
  name: string;
  min: 0 | 1;
  max: number;
  text?: TextRule;
  children?: readonly (ElementRule | ChoiceRule)[];
  open?: boolean;
  attributes?: Readonly<Record<string, TextRule>>;
}>;

/** Exactly one of these. */
export type ChoiceRule = Readonly<{ choice: readonly ElementRule[] }>;

/** Holds an element against its rule; answers every fault with the line on which it stands. */
export function checkElement(element: XmlElement, rule: ElementRule): BankFault[] {
  const faults: BankFault[] = [];
  check(element, rule, faults);
  return faults;
}

function check(element: XmlElement, rule: ElementRule, faults: BankFault[]): void {
  const { line } = element;
  for (const [name, { type, pattern }] of Object.entries(rule.attributes ?? {})) {
    const value = element.attributes[name];
    if (value === undefined)
      faults.push({ code: 'attribute-missing', line, params: { element: element.name, attribute: name } });
    else if (!pattern.test(value))
      faults.push({
        code: 'value-invalid',
        line,
        params: { element: `${element.name}@${name}`, type, found: quoted(value) }
      });
  }
  if (rule.text && !rule.text.pattern.test(element.text.trim()))
    faults.push({
      code: 'value-invalid',
      line,
      params: { element: element.name, type: rule.text.type, found: quoted(element.text.trim()) }
    });
  if (rule.children) checkChildren(element, rule.children, rule.open ?? false, faults);
}

function checkChildren(
  element: XmlElement,
  rules: readonly (ElementRule | ChoiceRule)[],
  isOpen: boolean,
  faults: BankFault[]
): void {
  const flat = rules.flatMap((rule) => ('choice' in rule ? rule.choice : [rule]));
  const children = element.children.filter(
    (child) => !isOpen || flat.some((rule) => rule.name === child.name)
  );
  let next = 0;
  for (const rule of rules) {
    const options = 'choice' in rule ? rule.choice : [rule];
    const [min, max] = 'choice' in rule ? [1, 1] : [rule.min, rule.max];
    let found = 0;
    for (; next < children.length; next++) {
      const child = children[next]!;
      const option = options.find((each) => each.name === child.name);
      if (!option) break;
      found += 1;
      if (found <= max) check(child, option, faults);
    }
    const params = { element: options.map((each) => each.name).join('|'), parent: element.name };
    if (found < min) faults.push({ code: 'element-missing', line: element.line, params });
    if (found > max)
      faults.push({ code: 'element-too-many', line: element.line, params: { ...params, max } });
  }
  const stray = children[next];
  if (stray)
    faults.push({
      code: 'element-unexpected',
      line: stray.line,
      params: { element: stray.name, parent: element.name }
    });
}
