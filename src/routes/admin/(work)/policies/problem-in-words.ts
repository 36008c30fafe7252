/** Why a policy can't be published, where to put it right, and which rule says so. */
export type ProblemInWords = Readonly<{ id: string; text: string; href?: string; source?: string }>;
