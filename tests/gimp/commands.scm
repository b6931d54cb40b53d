; commands tests: calls as they are copied, in an image of their own.

(define image (make-image 96 64 RGB PRECISION-U8-GAMMA))
(define drawable (add-layer image 0 '(0 0 96 64) RGB-IMAGE "base"))
(draw image drawable 3)
(gimp-image-clean-all image)
