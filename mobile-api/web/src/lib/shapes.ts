// The drawings that stand beside words, on a square of 16. Priorities have a shape each, so that none is told by colour
// alone; the map draws the same ones.
import type { Priority } from './types.ts';

export const PRIORITY_SHAPE: Record<Priority, string> = {
  1: 'M8 .8 15.6 14.6H.4Z', // triangle
  2: 'M8 .6 15.4 8 8 15.4 .6 8Z', // diamond
  3: 'M2 2h12v12H2Z', // square
  4: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z', // disc
};

export const PRIORITY_COLOUR: Record<Priority, string> = { 1: '#a30d1c', 2: '#9a4d00', 3: '#1d5b8f', 4: '#545f66' };

/** A house, for those who take people in. */
export const HOUSE = 'M8 1.2 15 7.4V15h-4.8v-4.6H5.8V15H1V7.4Z';

export const CARER_COLOUR = { free: '#00583a', full: '#545f66' };
