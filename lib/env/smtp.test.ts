import { describe, expect, it } from 'vitest'
import { mailSender, smtpAddress } from './smtp.ts'

describe('the address of a mail server', () => {
  it.each([
    ['smtp://mail.example.com', '', ''],
    ['smtp://mail.example.com:587/', '', ''],
    ['smtps://user:pw@mail.example.com', 'user', 'pw'],
    ['smtp://user:pa/ss@mail.example.com:587', 'user', 'pa/ss'],
    ['smtp://user:pa#ss@mail.example.com:587', 'user', 'pa#ss'],
    ['smtp://user:pa?ss@mail.example.com:587', 'user', 'pa?ss'],
    ['smtp://user:p@ss@mail.example.com:587', 'user', 'p@ss'],
    ['smtp://user:50%off@mail.example.com:587', 'user', '50%off'],
    ['smtp://user:12345/abc@mail.example.com', 'user', '12345/abc'],
    ['smtp://ana@example.com:a:b@mail.example.com', 'ana@example.com', 'a:b'],
    ['smtp://user:p%40ss%2F@mail.example.com', 'user', 'p@ss/'],
  ])('is understood from %s', (typed, user, password) => {
    const url = new URL(smtpAddress.parse(typed))
    expect([url.hostname, decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual([
      'mail.example.com',
      user,
      password,
    ])
  })

  it('keeps the options in its query', () => {
    expect(smtpAddress.parse('smtp://user:a?b@mail.example.com?requireTLS=false')).toBe(
      'smtp://user:a%3Fb@mail.example.com?requireTLS=false',
    )
  })

  it.each([
    ['mail.example.com', /begin with smtp:\/\//],
    ['https://mail.example.com', /begin with smtp:\/\//],
    ['smtp://user:pw@', /after the last @/],
    ['smtp://mail.example.com:465', /begin with smtps:\/\/ for port 465/],
    ['smtps://mail.example.com:587', /begin with smtp:\/\/ for port 587/],
  ])('is refused for %s with what helps', (typed, demand) => {
    const { error } = smtpAddress.safeParse(typed)
    const [issue] = error?.issues ?? []
    expect(issue?.code === 'custom' && issue.params?.demand).toMatch(demand)
  })
})

describe('the sender of mails', () => {
  it.each([
    ['sign@example.com', '', 'sign@example.com'],
    ['Acme (UK) Ltd <sign@example.com>', 'Acme (UK) Ltd', 'sign@example.com'],
    ['"Miller, Smith & Co" <sign@example.com>', 'Miller, Smith & Co', 'sign@example.com'],
    ['Miller, Smith & Co <sign@example.com>', 'Miller, Smith & Co', 'sign@example.com'],
    ['"The \\"Best\\" Ltd" <sign@example.com>', 'The "Best" Ltd', 'sign@example.com'],
  ])('of %s has its name and address', (typed, name, address) => {
    expect(mailSender(typed)).toEqual({ name, address })
  })

  it.each(['Acme', 'Acme <>', 'Acme <sign>', 'a@b, c@d', 'Acme <a@b> <c@d>'])(
    'is refused without an address: %s',
    (typed) => {
      expect(mailSender(typed)).toBeNull()
    },
  )
})
