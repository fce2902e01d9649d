"""Ranges and distributions instead of single inputs, in any calculation: Monte Carlo and tornado.

`grammar` reads what people write, `question` finds it among the values of a question, `sampling`
draws, `draws` works the draws out, `tornado` tells the inputs apart, `answer` writes the receipt.
`core.registry` asks for it wherever a value may be a distribution; a calculation need not know.
"""
