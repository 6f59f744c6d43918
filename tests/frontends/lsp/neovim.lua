-- Opens a file in Neovim with the server, and prints what Neovim itself has then, as JSON.
-- Arguments: the Python that runs the server, the root of the project, the file.
local python, root, file = arg[1], arg[2], arg[3]
local found = {}

local function wait(what, condition)
  if not vim.wait(60000, condition, 20) then
    io.stderr:write("Neovim never had " .. what .. "\n")
    os.exit(1)
  end
end

vim.cmd.edit(file)
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start({
  name = "aiocost",
  cmd = { python, "-m", "flake8_aiocost.frontends.cli", "lsp" },
  root_dir = root,
})
wait("a client", function() return client and vim.lsp.get_client_by_id(client).initialized end)

-- Diagnostics: Neovim asks for them.
wait("diagnostics", function() return #vim.diagnostic.get(buffer) >= 2 end)
found.diagnostics = vim.tbl_map(function(each)
  return { code = each.code, line = each.lnum, column = each.col, end_column = each.end_col, severity = each.severity }
end, vim.diagnostic.get(buffer))

-- Inlay hints: as they are drawn.
vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
wait("inlay hints", function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) >= 2 end)
found.hints = vim.tbl_map(function(each)
  return { label = each.inlay_hint.label, line = each.inlay_hint.position.line }
end, vim.lsp.inlay_hint.get({ bufnr = buffer }))

-- Code lenses.
vim.lsp.codelens.refresh({ bufnr = buffer })
wait("code lenses", function() return #vim.lsp.codelens.get(buffer) >= 2 end)
found.lenses = vim.tbl_map(function(each)
  return { title = each.command.title, line = each.range.start.line }
end, vim.lsp.codelens.get(buffer))

-- Hover, in the window that Neovim makes of it.
vim.api.nvim_win_set_cursor(0, { found.hints[1].line + 1, 24 })
vim.lsp.buf.hover()
local function window()
  for _, each in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(each).relative ~= "" then return each end
  end
end
wait("a hover", window)
found.hover = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window()), 0, -1, false), "\n")
vim.api.nvim_win_close(window(), true)

-- A code action, applied.
local line = found.hints[2].line
vim.api.nvim_win_set_cursor(0, { line + 1, 24 })
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action) return vim.startswith(action.title, "AIO301: ") end,
})
wait("a fix", function()
  return not vim.api.nvim_buf_get_lines(buffer, line, line + 1, false)[1]:find("gather", 1, true)
end)
found.fixed = vim.api.nvim_buf_get_lines(buffer, line, line + 1, false)[1]

-- The hint of what is gone goes, too.
wait("fewer hints", function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) == 1 end)
print(vim.json.encode(found))
vim.cmd("qa!")
