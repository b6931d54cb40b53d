; color tests: results in images that have a profile of their own.

; the echo endpoint's test card, its first bar in the middle of the left edge
(define (color-case name base type precision profile)
  (let* ((image (make-image 64 64 base precision))
         (layer (add-layer image 0 '(0 0 64 64) type "base")))
    (if (pair? profile)
      (gimp-image-set-color-profile-from-file image
        (string-append "file://" (path (car profile)))))
    (let* ((result (plug-in-limn-generate RUN-NONINTERACTIVE image layer "a card"
                     "nano-banana-2" "" "1:1" "0.5K" 1 echo))
           (new (first-layer result)))
      (save new name)
      (note (string-append name ".count") (car result)))
    (gimp-image-delete image)))
