import { describe, expect, it } from 'vitest';
import { givers, missing, openInputs, openStart, receiveInputs, takesMoney } from '../src/lib/accounts.ts';
import { learn } from '../src/lib/i18n.svelte.ts';
import type { Account } from '../src/lib/money.ts';

await learn();
const account = (kind: Account['kind'], source: string, unit = '42', more: Partial<Account> = {}) => ({ id: `${kind}-${source}-${unit}`, name: source, kind, source, unit, campaign_id: '', purposes: [], communes: [], ...more }) as Account;

describe('accounts that are missing', () => {
  it('are all three kinds for who has none, in the order of the work', () => {
    expect(missing([], '42').map((m) => [m.kind, m.unit])).toEqual([['fund', '42'], ['outside', '42'], ['spending', '42']]);
    expect(openStart([], '42')).toEqual({ kind: 'fund', source: '', name: '', unit: '42' });
  });
  it('are one for spending for each source and place of a fund account, named once', () => {
    const some = [account('fund', 'QUY'), account('fund', 'QUY', '42', { id: 'second' }), account('fund', 'QUY', '18073'), account('outside', 'QUY'), account('spending', 'QUY')];
    expect(missing(some, '42')).toEqual([{ kind: 'spending', source: 'QUY', unit: '18073' }]);
    expect(openStart(some, '42')).toMatchObject({ kind: 'spending', source: 'QUY', unit: '18073' });
  });
  it('are none when money can come in and be paid', () => {
    const all = [account('fund', 'QUY'), account('outside', 'NSNN_TINH'), account('spending', 'QUY')];
    expect(missing(all, '42')).toEqual([]);
    expect(openStart(all, '42')).toMatchObject({ kind: 'fund', source: '' });
  });
  it('are never of a district, which has no budget any more', () => expect(openInputs()[1]!.choices!.map(([s]) => s)).not.toContain('NSNN_HUYEN'));
});

describe('money that came in', () => {
  it('is booked on fund accounts that are bound to nothing', () => {
    expect(takesMoney(account('fund', 'QUY'))).toBe(true);
    expect(takesMoney(account('spending', 'QUY'))).toBe(false);
    for (const bound of [{ campaign_id: 'c' }, { purposes: ['meal'] }, { communes: ['18073'] }]) expect(takesMoney(account('fund', 'DONG_GOP', '42', bound))).toBe(false);
  });
  it('comes from outside accounts, those of its own source first', () => {
    const from = givers(account('fund', 'QUY'), [account('outside', 'NSNN_TINH'), account('fund', 'QUY'), account('outside', 'QUY')]);
    expect(from.map((a) => a.source)).toEqual(['QUY', 'NSNN_TINH']);
    expect(receiveInputs(from)[0]!.choices).toEqual([['outside-QUY-42', 'QUY (Quỹ)'], ['outside-NSNN_TINH-42', 'NSNN_TINH (Ngân sách tỉnh)']]);
  });
});
