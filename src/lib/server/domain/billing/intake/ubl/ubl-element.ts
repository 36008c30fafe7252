/** One element of a UBL section, without namespaces: the reader lets only UBL's own component namespaces through. */
export type UblElement = Readonly<{
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: UblElement[];
  line: number;
}> & { text: string };

/** The first element at the end of the path, or `undefined`. */
export function elementAt(from: UblElement | undefined, ...path: string[]): UblElement | undefined {
  return path.reduce<UblElement | undefined>(
    (element, name) => element?.children.find((child) => child.name === name),
    from
  );
}

export function elementsAt(from: UblElement | undefined, name: string): UblElement[] {
  return from?.children.filter((child) => child.name === name) ?? [];
}

/** The trimmed text at the end of the path; absent and empty elements are both "not said". */
export function textAt(from: UblElement | undefined, ...path: string[]): string | undefined {
  return elementAt(from, ...path)?.text.trim() || undefined;
}
